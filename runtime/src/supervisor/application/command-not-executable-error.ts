import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';

/** The command is there, and the system does not execute it. */
export class CommandNotExecutableError extends EiderError {
  override readonly exitCode = ExitCode.commandNotExecutable;

  constructor({ file, cause }: { file: string; cause?: unknown }) {
    super({
      what: `${file} cannot be executed`,
      todo: 'Check that it is a program for this machine, that you may execute it, and the interpreter in its first line',
      cause,
    });
  }
}
