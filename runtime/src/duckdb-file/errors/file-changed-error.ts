import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';

/** A file that was to be copied as it is was written to meanwhile. */
export class FileChangedError extends EiderError {
  readonly exitCode = ExitCode.notDurable;

  constructor(path: string) {
    super({
      what: `${path}, or a file beside it, was written to while it was copied`,
      todo: 'Find out which process writes to it, and try again once it has ended',
    });
  }
}
