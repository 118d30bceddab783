import { EiderError } from '../../runtime/src/errors/eider-error.ts';
import { ExitCode } from '../../runtime/src/errors/exit-code.ts';

/** The command line or the input of `env.ts` was not what it needs. */
export class EnvUsageError extends EiderError {
  readonly exitCode = ExitCode.usage;
}
