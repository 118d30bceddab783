import { EiderError } from '../../runtime/src/errors/eider-error.ts';
import { ExitCode, isExitCode } from '../../runtime/src/errors/exit-code.ts';

/** A program that a step ran has failed. The exit code is its own if it is one of Eider's, else that of a service that is not there. */
export class CommandFailedError extends EiderError {
  readonly exitCode: ExitCode;

  constructor({
    command,
    exitCode,
    signal,
    says,
  }: {
    /** The command line, as a person would type it. */
    command: string;
    exitCode: number | null;
    signal: NodeJS.Signals | null;
    /** Its last words. */
    says: string;
  }) {
    const end = signal === null ? `exit code ${exitCode}` : `killed by ${signal}`;
    super({
      what: `${command} failed (${end})${says === '' ? '' : `: ${says.replace(/\.$/, '')}`}`,
      todo: 'The page beside the runbook says when to call somebody',
    });
    this.exitCode = isExitCode(exitCode) ? exitCode : ExitCode.unreachable;
  }
}
