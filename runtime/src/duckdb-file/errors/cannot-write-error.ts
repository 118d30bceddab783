import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';
import { whereFilesAre } from './where-files-are.ts';

/** A local file could not be written for another reason than a full disk or missing rights. */
export class CannotWriteError extends EiderError {
  readonly exitCode = ExitCode.cannotWrite;

  constructor({ path, cause, aside }: { path: string; cause: unknown; aside?: string | undefined }) {
    super({
      what: `${path} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`,
      todo: `Check that the folder exists, and the disk and its limits; ${whereFilesAre(aside)}`,
      cause,
    });
  }
}
