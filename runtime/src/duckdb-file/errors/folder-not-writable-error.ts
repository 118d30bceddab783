import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';

/** The folder of the database is read-only, or belongs to another user. */
export class FolderNotWritableError extends EiderError {
  readonly exitCode = ExitCode.cannotWrite;

  constructor({ path, cause }: { path: string; cause: unknown }) {
    super({
      what: `${path} may not be written`,
      todo: 'Make its folder writable for the user that runs eider',
      cause,
    });
  }
}
