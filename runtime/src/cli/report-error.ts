import { inspect } from 'node:util';
import { EiderError } from '../errors/eider-error.ts';
import { ExitCode } from '../errors/exit-code.ts';
import { reasonOf } from '../errors/reason-of.ts';

interface ReportErrorOptions {
  error: unknown;
  /** Show what lies under a failure that was meant to be reported. */
  verbose: boolean;
  /** Gets the text, a line break at its end. */
  write: (text: string) => void;
}

/** Says what went wrong, and with which code to exit. */
export function reportError({ error: failure, verbose, write }: ReportErrorOptions): ExitCode {
  const error = reasonOf(failure);
  if (!(error instanceof EiderError)) {
    write(`eider: this is a bug in Eider; please report it with these lines\n${inspect(error)}\n`);
    return ExitCode.bug;
  }
  write(`eider: ${error.line}\n`);
  if (verbose) write(`${inspect(error)}\n`);
  return error.exitCode;
}
