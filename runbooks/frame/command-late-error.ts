import { EiderError } from '../../runtime/src/errors/eider-error.ts';
import { ExitCode } from '../../runtime/src/errors/exit-code.ts';

/** A program that a step ran was told to stop, because it took too long. */
export class CommandLateError extends EiderError {
  readonly exitCode = ExitCode.unreachable;

  constructor({ command, seconds }: { command: string; seconds: number }) {
    super({
      what: `${command} was not done within ${seconds} s, and was told to stop`,
      todo: 'See whether the store answers (is-my-data-safe), then run this again, with more time if it needs it',
    });
  }
}
