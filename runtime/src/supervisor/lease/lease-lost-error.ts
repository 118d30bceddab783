import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';

/** Somebody else has come between while this process held the lease for a moment's work. */
export class LeaseLostError extends EiderError {
  readonly exitCode = ExitCode.leaseHeld;

  /** @param what says what was lost, as a sentence without its end */
  constructor(what: string) {
    super({ what, todo: 'See who holds it (`eider lease show`), then try again' });
  }
}
