import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';
import { whereFilesAre } from './where-files-are.ts';

/** There is no room left, or the quota of this user is used up. */
export class DiskFullError extends EiderError {
  readonly exitCode = ExitCode.cannotWrite;

  constructor({ path, cause, aside }: { path: string; cause: unknown; aside?: string | undefined }) {
    super({
      what: `The disk is full: ${path} could not be written`,
      todo: `Make room and try again; ${whereFilesAre(aside)}`,
      cause,
    });
  }
}
