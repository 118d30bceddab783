import { mkdtempSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { endDescendants } from './end-descendants.ts';

/** What ends a bench from outside. */
const signals = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const;

/**
 * However this process ends, by itself, by an error or by a signal: it takes with it whatever it has started, and the folder that
 * `os.tmpdir()` names from now on. After a signal it exits with 128 and its number, as a shell would say it.
 */
export function leaveNothing(): void {
  const folder = mkdtempSync(join(tmpdir(), 'eider-bench-'));
  process.env['TMPDIR'] = folder;
  process.on('exit', () => {
    endDescendants();
    rmSync(folder, { recursive: true, force: true });
  });
  for (const signal of signals) process.on(signal, () => process.exit(128 + constants.signals[signal]));
}
