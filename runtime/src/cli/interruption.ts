import { EiderError } from '../errors/eider-error.ts';
import { ExitCode } from '../errors/exit-code.ts';

/** Somebody pressed Ctrl-C, or the process was told to stop. */
export class InterruptedError extends EiderError {
  readonly exitCode = ExitCode.leaseHeld;

  constructor(signal: NodeJS.Signals) {
    super({ what: `${signal} interrupted this`, todo: 'Run it again when you are ready: it looks anew' });
  }
}

/** A signal that aborts when this process is told to stop: whoever listens tidies up and ends by itself. Asked twice, it dies. */
export function interruption(): AbortSignal {
  const interrupted = new AbortController();
  const abort = (name: NodeJS.Signals) => interrupted.abort(new InterruptedError(name));
  process.once('SIGINT', abort).once('SIGTERM', abort);
  return interrupted.signal;
}
