import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';

/** The operating system refuses to let us read a file. */
export class UnreadableFileError extends EiderError {
  readonly exitCode = ExitCode.configuration;

  constructor({ path, cause }: { path: string; cause: unknown }) {
    super({
      what: `${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
      todo: 'Run eider as a user who may read the database, its folder, and its WAL',
      cause,
    });
  }
}
