import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';

/** Another writer holds the lease, and the settings say not to wait for it (any longer). */
export class LeaseHeldError extends EiderError {
  readonly exitCode = ExitCode.leaseHeld;

  constructor({ reason }: { reason: string }) {
    super({
      what: `The lease ${reason}`,
      todo: 'Stop the other one, or let this one ask for the lease (EIDER_LEASE=handover)',
    });
  }
}
