import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

const main = fileURLToPath(new URL('../../../examples/hesocial/app/main.ts', import.meta.url));

/** The platform as a process of its own; killed when it is disposed of. */
export function startPlatform({ databasePath, ledgerPath }: { databasePath: string; ledgerPath: string }) {
  const child = execa(process.execPath, [main], {
    env: { EIDER_DATABASE_PATH: databasePath, HESOCIAL_LEDGER: ledgerPath },
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
