import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';

/** There is no such command. */
export class CommandNotFoundError extends EiderError {
  override readonly exitCode = ExitCode.commandNotFound;

  constructor({ command, cause }: { command: string; cause?: unknown }) {
    super({
      what: `There is no command ${JSON.stringify(command)}`,
      todo: command.includes('/') ? 'Check its path' : 'Check its name, and PATH',
      cause,
    });
  }
}
