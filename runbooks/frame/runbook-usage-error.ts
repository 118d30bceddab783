import { EiderError } from '../../runtime/src/errors/eider-error.ts';
import { ExitCode } from '../../runtime/src/errors/exit-code.ts';

/** There is no such runbook, or it was called with options that it does not take. */
export class RunbookUsageError extends EiderError {
  readonly exitCode = ExitCode.usage;
}
