import { mkdtemp, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';
import type { Check } from './check.ts';

/** The folder of the database is read-only, or full. */
class FolderNotWritableError extends EiderError {
  override readonly exitCode = ExitCode.cannotWrite;

  constructor({ folder, cause }: { folder: string; cause: unknown }) {
    super({
      what: `${folder} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`,
      todo: 'Check its owner and permissions, the user that Eider runs as, and that the volume is not read-only or full',
      cause,
    });
  }
}

/** Whether files can be made beside the database: restores are written there first. */
export function folderCheck({ databasePath }: { databasePath: string }): Check {
  const folder = dirname(databasePath);
  return {
    name: 'folder',
    async run() {
      try {
        await rm(await mkdtemp(join(folder, '.eider-doctor-')), { recursive: true });
      } catch (cause) {
        throw new FolderNotWritableError({ folder, cause });
      }
      return { outcome: 'ok', detail: `${folder} can be written` };
    },
  };
}
