import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';
import { whereFilesAre } from './where-files-are.ts';

/** The folder of the database is read-only, or belongs to another user. */
export class FolderNotWritableError extends EiderError {
  readonly exitCode = ExitCode.cannotWrite;

  constructor({ path, cause, aside }: { path: string; cause: unknown; aside?: string | undefined }) {
    super({
      what: `${path} may not be written`,
      todo: `Make its folder writable for the user that runs eider; ${whereFilesAre(aside)}`,
      cause,
    });
  }
}
