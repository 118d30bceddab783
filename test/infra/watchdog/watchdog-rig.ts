import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { convertV4MiniflareOptions, Miniflare, type Request, Response } from 'miniflare';
import type { AnnouncementBody } from '../../../infra/watchdog/src/announcement.ts';
import type { WatchdogSettings } from '../../../infra/watchdog/src/settings.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const START = Date.parse('2026-11-24T12:00:00Z');
const WEBHOOK = 'https://hooks.example.com/eider';
const HEARTBEAT = 'https://beats.example.com/eider';

export interface RigOptions {
  /** Settings that differ from the ones below. */
  settings?: Partial<WatchdogSettings>;
  /** Whether the Worker knows where to post alerts. */
  webhook?: boolean;
}

/**
 * The watchdog in workerd, with R2 as workerd has it, and a network that ends in this test. Its one database is `app`
 * with the key `prod/app`. The clock, the store's included, stands still until a round.
 */
export class WatchdogRig implements AsyncDisposable {
  /** The time by the store's clock, in milliseconds since 1970. */
  now = START;
  /** What the webhook accepted, in order. */
  readonly told: AnnouncementBody[] = [];
  /** How often the heartbeat arrived. */
  heartbeats = 0;
  /** What the webhook answers. */
  webhookStatus = 200;
  readonly #miniflare: Miniflare;

  private constructor(script: string, { settings, webhook = true }: RigOptions) {
    const bindings = {
      SETTINGS: JSON.stringify({ ...SETTINGS, ...settings }),
      HEARTBEAT_URL: HEARTBEAT,
      ...(webhook ? { WEBHOOK_URL: WEBHOOK } : {}),
    };
    this.#miniflare = new Miniflare(
      convertV4MiniflareOptions({
        modules: true,
        script,
        compatibilityDate: '2026-11-01',
        bindings,
        r2Buckets: { BUCKET_0: 'app' },
        outboundService: (request) => this.#receive(request),
      }),
    );
  }

  static async start(options: RigOptions = {}): Promise<WatchdogRig> {
    return new WatchdogRig(await bundle(), options);
  }

  /** Waits a minute, then runs a round; says whether it ended well. */
  async tick(): Promise<string> {
    this.now += MINUTE;
    const worker = await this.#miniflare.getWorker();
    const { outcome } = await worker.scheduled({ scheduledTime: new Date(this.now), cron: '* * * * *' });
    return outcome;
  }

  /** Puts an object of the database, now by the store's clock. */
  async put(name: string, content: object | string): Promise<void> {
    const bucket = await this.#miniflare.getR2Bucket('BUCKET_0');
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    await bucket.put(`prod/app/${name}`, text, { customMetadata: { at: String(this.now) } });
  }

  async remove(name: string): Promise<void> {
    const bucket = await this.#miniflare.getR2Bucket('BUCKET_0');
    await bucket.delete(`prod/app/${name}`);
  }

  async fetch(path: string): Promise<{ status: number; text: string }> {
    const response = await this.#miniflare.dispatchFetch(`https://watchdog.example.com${path}`);
    return { status: response.status, text: await response.text() };
  }

  /** What the status page says of the database. */
  async status(): Promise<{ state: string; findings: string[] }> {
    const { text } = await this.fetch('/status.json');
    return JSON.parse(text).databases[0];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#miniflare.dispose();
  }

  async #receive(request: Request): Promise<Response> {
    if (request.url === HEARTBEAT) {
      this.heartbeats += 1;
      return new Response();
    }
    if (request.url !== WEBHOOK) return new Response(null, { status: 404 });
    const body = await request.json();
    if (this.webhookStatus === 200) this.told.push(body as AnnouncementBody);
    return new Response(null, { status: this.webhookStatus });
  }
}

const SETTINGS: WatchdogSettings = {
  databases: [{ name: 'app', key: 'prod/app', binding: 'BUCKET_0' }],
  thresholds: {
    silentAfterSeconds: 120,
    laggingAfterSeconds: 60,
    undrilledAfterHours: 48,
    expiringWithinDays: 14,
  },
  rotationDue: new Date(START + 90 * DAY).toISOString(),
  statusPage: true,
};

async function bundle(): Promise<string> {
  const entry = fileURLToPath(new URL('../../../infra/watchdog/test/store-clock.ts', import.meta.url));
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, format: 'esm', write: false });
  return outputFiles[0]?.text ?? '';
}
