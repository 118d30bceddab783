import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';

/** A restore would replace a database, and nobody said where to keep it. */
export class TargetExistsError extends EiderError {
  readonly exitCode = ExitCode.cannotWrite;

  constructor(path: string) {
    super({
      what: `${path} exists already`,
      todo: 'Choose another file, or move this one away together with its WAL',
    });
  }
}
