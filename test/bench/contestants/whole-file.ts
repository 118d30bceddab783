import { fileURLToPath } from 'node:url';
import { runCommand } from '../measure/run-command.ts';
import type { BenchServer } from '../server/bench-server.ts';
import type { Contestant } from './contestant.ts';

const script = fileURLToPath(new URL('sdk-transfer.ts', import.meta.url));

interface WholeFileOptions {
  readonly server: BenchServer;
  readonly path: string;
  readonly key: string;
}

/** The file uploaded with the SDK in one PUT, and downloaded in one GET. */
export function wholeFile(options: WholeFileOptions): Contestant {
  return {
    name: 'whole file',
    upload: () => transfer(options, 'put', options.path),
    restore: (to) => transfer(options, 'get', to),
  };
}

/** The same object, downloaded as fast as a machine can: ranged GETs side by side, written and synced. */
export function rawLimit(options: WholeFileOptions): Contestant {
  return {
    name: 'raw limit',
    upload: () => transfer(options, 'put', options.path),
    restore: (to) => transfer(options, 'ranges', to),
  };
}

async function transfer(
  { server, key }: WholeFileOptions,
  action: 'put' | 'get' | 'ranges',
  path: string,
): Promise<void> {
  const env = {
    BENCH_ENDPOINT: server.endpoint.href,
    BENCH_BUCKET: server.bucket,
    BENCH_KEY: `whole/${key}`,
    BENCH_ACCESS_KEY_ID: server.credentials.accessKeyId,
    BENCH_SECRET: server.credentials.secretAccessKey,
  };
  await runCommand([process.execPath, script, action, path], { env });
}
