import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode, isExitCode } from '../../errors/exit-code.ts';

/** An `eider` command that the library ran did not do its work. */
export class CommandFailedError extends EiderError {
  /** The one with which it ended; 70 if it was killed. */
  readonly exitCode: ExitCode;

  /** @param options.line the last line on its stderr */
  constructor({ command, code, line }: { command: string; code: number | undefined; line: string }) {
    super({
      what: `eider ${command} failed: ${line.replace(/^eider: /, '')}`,
      todo: `Run eider ${command} with the same settings to see all that it says`,
    });
    this.exitCode = isExitCode(code) ? code : ExitCode.bug;
  }
}
