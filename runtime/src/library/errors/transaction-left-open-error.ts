import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';

/** Somebody began a transaction on a connection and gave that back without ending it; nothing of it is kept. */
export class TransactionLeftOpenError extends EiderError {
  readonly exitCode = ExitCode.data;

  constructor() {
    super({
      what: 'A transaction was begun and not ended, so it was rolled back',
      todo: 'Use transaction(), or COMMIT before the function that has the connection ends',
    });
  }
}
