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
  const abort = (name: NodeJS.Signals) => {
    if (!interrupted.signal.aborted) return interrupted.abort(new InterruptedError(name));
    process.off('SIGINT', abort).off('SIGTERM', abort);
    process.kill(process.pid, name);
  };
  // Not `once`: execa, which starts the processes that open databases, ends this one by a signal that nobody else listens to any more.
  process.on('SIGINT', abort).on('SIGTERM', abort);
  return interrupted.signal;
}
