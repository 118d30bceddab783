import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { z } from 'zod';
import { fileSet } from '../../runtime/src/duckdb-file/restore/file-set.ts';
import { ExitCode } from '../../runtime/src/errors/exit-code.ts';
import { PreconditionError } from '../frame/precondition-error.ts';
import type { Step } from '../frame/step.ts';
import { checkFile } from './check-file.ts';

const restoreDocument = z.object({ seq: z.number(), seconds: z.number() });

/**
 * The path of a file that does not exist.
 * @throws {PreconditionError} if it does
 */
export function requireNoFile(file: string): string {
  if (!existsSync(file)) return file;
  throw new PreconditionError({
    what: `${file} exists`,
    todo: 'Name a file that does not',
    exitCode: ExitCode.cannotWrite,
  });
}

/** Restores to a file that did not exist, and reads all of it with DuckDB. A file that fails is removed. */
export function restoreCopy({
  file,
  command,
  what,
}: {
  file: string;
  /** The `eider` command that writes it, without `--output`. */
  command: readonly string[];
  what: string;
}): Step[] {
  const check = checkFile({
    file,
    everything: true,
    ifItFails: 'DuckDB does not open what was restored, so that was removed; nothing else was touched.',
  });
  return [
    {
      does: `Restore ${what} as ${file}`,
      risk: 'adds',
      ifItFails: 'nothing else was touched; a file that is not complete does not have this name.',
      run: async ({ eider }) => {
        const { seq, seconds } = await eider.ask([...command, '--output', file], restoreDocument);
        return {
          said: `Record ${seq} was restored as ${file} in ${seconds.toFixed(1)} s`,
          undo: `rm ${file}`,
        };
      },
    },
    {
      ...check,
      // Not by `putBack`: once it is proven it stays, whatever a later step does; it may be the last copy.
      run: async (context) => {
        try {
          return await check.run(context);
        } catch (failure) {
          for (const suffix of fileSet) await rm(file + suffix, { force: true });
          throw failure;
        }
      },
    },
  ];
}
