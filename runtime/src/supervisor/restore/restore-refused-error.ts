import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';

/** A restore in place cannot begin now, or could not be finished; the application has the state that it had. */
export class RestoreRefusedError extends EiderError {
  readonly exitCode = ExitCode.leaseHeld;

  /** @param what says why, as a sentence without its end */
  constructor(what: string) {
    super({ what, todo: 'See what is going on (`eider status`), then ask again' });
  }
}
