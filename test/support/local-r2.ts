import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StoreCredentials } from '../../runtime/src/store/store-settings.ts';
import { freePort } from './free-port.ts';

/** Cloudflare's own simulator of R2, running. */
export interface LocalR2 extends AsyncDisposable {
  /** Where its S3 requests go. */
  readonly endpoint: URL;
  readonly bucket: string;
  /** Made up for this one. */
  readonly credentials: StoreCredentials;
  /** Ends its processes and removes its files. May be called twice. */
  stop(): Promise<void>;
}

const startMilliseconds = 60_000;
const stopMilliseconds = 5000;
const pollMilliseconds = 20;

/**
 * Wrangler leaves its workerd behind when it is killed. So a shell leads the process group, ends all of it when its
 * standard input closes (because we say so, or because we are gone, however that came about), and tidies up.
 */
const keeper = 'trap : TERM; "$@" & read _; kill -TERM 0; wait; rm -rf "$HOME"';

const worker = 'export default { fetch: () => new Response(null, { status: 404 }) };\n';

interface WorkFolder {
  folder: string;
  bucket: string;
  credentials: StoreCredentials;
}

const writeConfiguration = async ({ folder, bucket, credentials }: WorkFolder): Promise<void> => {
  const configuration = {
    name: 'local-r2',
    main: 'worker.js',
    compatibility_date: '2026-11-01',
    send_metrics: false,
    r2_buckets: [
      { binding: 'BUCKET', bucket_name: bucket, local_dev: { experimental_s3_credentials: credentials } },
    ],
  };
  await writeFile(join(folder, 'wrangler.json'), JSON.stringify(configuration));
  await writeFile(join(folder, 'worker.js'), worker);
};

/** Nothing of ours in its environment; all that it writes goes to the work folder; no request leaves the machine. */
const environment = (folder: string, { PATH }: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  PATH,
  HOME: folder,
  TMPDIR: folder,
  XDG_CONFIG_HOME: folder,
  CI: '1',
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  WRANGLER_SEND_METRICS: 'false',
  WRANGLER_HIDE_BANNER: 'true',
  WRANGLER_WRITE_LOGS: 'false',
});

const launch = (folder: string, port: number): ChildProcess => {
  const wrangler = createRequire(import.meta.url).resolve('wrangler');
  const options = ['--ip', '127.0.0.1', '--port', `${port}`, '--inspector-port', '0'];
  const command = [process.execPath, '--no-warnings', wrangler, 'dev', ...options];
  return spawn('sh', ['-c', keeper, 'local-r2', ...command], {
    cwd: folder,
    env: environment(folder, process.env),
    detached: true,
    stdio: 'pipe',
  });
};

const collectOutput = ({ stdout, stderr }: ChildProcess): (() => string) => {
  const chunks: Buffer[] = [];
  for (const stream of [stdout, stderr]) stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString();
};

const answers = async (url: URL): Promise<boolean> => {
  try {
    const response = await fetch(url);
    await response.body?.cancel();
    return true;
  } catch {
    return false;
  }
};

const endGroup = async (child: ChildProcess): Promise<void> => {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.stdin?.end();
  const timer = setTimeout(() => process.kill(-Number(child.pid), 'SIGKILL'), stopMilliseconds);
  await exited;
  clearTimeout(timer);
};

/** Starts Cloudflare's local R2 on a free port of the loopback interface, with an empty bucket, and waits until it answers. */
export const startLocalR2 = async ({ bucket = 'eider-test' }: { bucket?: string } = {}): Promise<LocalR2> => {
  const folder = await mkdtemp(join(tmpdir(), 'eider-local-r2-'));
  const credentials = {
    accessKeyId: randomBytes(16).toString('hex'),
    secretAccessKey: randomBytes(32).toString('hex'),
  };
  await writeConfiguration({ folder, bucket, credentials });
  const port = await freePort();
  const endpoint = new URL(`http://127.0.0.1:${port}/cdn-cgi/local/r2/s3`);
  const child = launch(folder, port);
  const output = collectOutput(child);
  const stop = async (): Promise<void> => {
    await endGroup(child);
    await rm(folder, { recursive: true, force: true });
  };

  const deadline = performance.now() + startMilliseconds;
  while (!(await answers(endpoint))) {
    if (performance.now() > deadline) {
      await stop();
      throw new Error(`wrangler does not answer at ${endpoint.href}:\n${output()}`);
    }
    await sleep(pollMilliseconds);
  }
  return { endpoint, bucket, credentials, stop, [Symbol.asyncDispose]: stop };
};
