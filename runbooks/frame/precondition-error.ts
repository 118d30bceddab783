import { EiderError } from '../../runtime/src/errors/eider-error.ts';
import { ExitCode } from '../../runtime/src/errors/exit-code.ts';

/** What a runbook would do must not be done now. Nothing was changed. */
export class PreconditionError extends EiderError {
  readonly exitCode: ExitCode;

  /** @param options.exitCode default: 75, somebody else is at work */
  constructor({
    exitCode = ExitCode.leaseHeld,
    ...rest
  }: { what: string; todo: string; exitCode?: ExitCode }) {
    super(rest);
    this.exitCode = exitCode;
  }
}
