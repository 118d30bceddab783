import { ExitCode } from '../../errors/exit-code.ts';
import { StoreError, type StoreFailureDetails } from './store-error.ts';

/** The signature carries a time too far from the time of the store (403 RequestTimeTooSkewed). */
export class ClockSkewedError extends StoreError {
  override readonly exitCode = ExitCode.refused;

  constructor(details: StoreFailureDetails) {
    super(details, {
      what: 'The store refused the request because this machine tells another time',
      todo: 'Set the clock of this machine (NTP): signatures are only valid for 15 minutes around the time of the store',
    });
  }
}
