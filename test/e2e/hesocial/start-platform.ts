import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

const main = fileURLToPath(new URL('../../../examples/hesocial/app/main.ts', import.meta.url));

/** The platform as a process of its own; killed when it is disposed of. */
export function startPlatform({ databasePath, ledgerPath }: { databasePath: string; ledgerPath: string }) {
  const child = execa(process.execPath, [main], {
    env: {
      EIDER_DATABASE_PATH: databasePath,
      // What it does without a bucket is what it does.
      R2_SYNC_ENABLED: 'false',
      HESOCIAL_LEDGER: ledgerPath,
      HESOCIAL_PORT: '0',
    },
    stdin: 'ignore',
    reject: false,
  });
  return Object.assign(child, {
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await child;
    },
  });
}
