import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';

/** Whoever asked did not name the database that this is. */
export class NotConfirmedError extends EiderError {
  readonly exitCode = ExitCode.usage;

  constructor() {
    super({
      what: '`confirm` is not the key of this database: nothing was done',
      todo: 'Make sure that this is the right one, then type its R2_DATABASE_KEY',
    });
  }
}
