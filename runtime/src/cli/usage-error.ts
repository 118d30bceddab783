import { EiderError } from '../errors/eider-error.ts';
import { ExitCode } from '../errors/exit-code.ts';

/** The command line was wrong. */
export class UsageError extends EiderError {
  override readonly exitCode = ExitCode.usage;
}
