import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { stringify } from 'yaml';
import { freePort } from '../../support/free-port.ts';
import { TemporaryFolder } from '../../support/temporary-folder.ts';
import { until } from '../../support/until.ts';

const rules = fileURLToPath(new URL('../../../dashboards/generated/alerts.yaml', import.meta.url));

/** A series as an instant query gives it. */
export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [time: number, value: string];
}

/** An alert rule as Prometheus has understood it. */
export interface LoadedRule {
  readonly name: string;
  readonly health: 'ok' | 'err' | 'unknown';
  readonly state: 'inactive' | 'pending' | 'firing';
}

const launch = (flags: readonly string[]) => execa('prometheus', flags, { reject: false, all: true });

type PrometheusProcess = ReturnType<typeof launch>;

/** Debian's Prometheus, which scrapes one target every second and evaluates the alert rules. It ends with its scope. */
export class Prometheus implements AsyncDisposable {
  readonly #process: PrometheusProcess;
  readonly #folder: TemporaryFolder;
  readonly #url: string;
  /** What it said, once it has ended. */
  #lastWords: string | undefined;

  private constructor(process: PrometheusProcess, folder: TemporaryFolder, url: string) {
    this.#process = process;
    this.#folder = folder;
    this.#url = url;
    void process.then(({ all }) => {
      this.#lastWords = all;
    });
  }

  /** @param target host and port of what is scraped, as job `eider` */
  static async start(target: string): Promise<Prometheus> {
    const folder = await TemporaryFolder.create();
    const address = `127.0.0.1:${await freePort()}`;
    const config = folder.at('prometheus.yaml');
    await writeFile(
      config,
      stringify({
        global: { scrape_interval: '1s', evaluation_interval: '1s' },
        rule_files: [rules],
        scrape_configs: [{ job_name: 'eider', static_configs: [{ targets: [target] }] }],
      }),
    );
    const flags = [
      `--config.file=${config}`,
      `--storage.tsdb.path=${folder.at('data')}`,
      `--web.listen-address=${address}`,
    ];
    const prometheus = new Prometheus(launch(flags), folder, `http://${address}`);
    await until('Prometheus to be ready', () => prometheus.#isReady());
    return prometheus;
  }

  /** What PromQL gives now. Throws what Prometheus says of a query that it does not understand. */
  async query(expr: string): Promise<readonly Sample[]> {
    const { result } = await this.#get<{ result: Sample[] }>(`query?query=${encodeURIComponent(expr)}`);
    return result;
  }

  /** The alert rules. */
  async rules(): Promise<readonly LoadedRule[]> {
    const { groups } = await this.#get<{ groups: { rules: LoadedRule[] }[] }>('rules');
    return groups.flatMap((group) => group.rules);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#process;
    await this.#folder[Symbol.asyncDispose]();
  }

  async #isReady(): Promise<boolean> {
    if (this.#lastWords !== undefined) throw new Error(`Prometheus has ended: ${this.#lastWords}`);
    const answer = await fetch(`${this.#url}/-/ready`).catch(() => undefined);
    await answer?.body?.cancel();
    return answer?.ok === true;
  }

  async #get<Data>(path: string): Promise<Data> {
    const answer = await fetch(`${this.#url}/api/v1/${path}`);
    const body = (await answer.json()) as { status: string; error?: string; data: Data };
    if (body.status !== 'success') throw new Error(body.error);
    return body.data;
  }
}
