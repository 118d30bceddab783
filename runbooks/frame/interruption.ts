import { EiderError } from '../../runtime/src/errors/eider-error.ts';
import { ExitCode } from '../../runtime/src/errors/exit-code.ts';

/** Somebody pressed Ctrl-C, or the process was told to stop. */
export class InterruptedError extends EiderError {
  readonly exitCode = ExitCode.leaseHeld;

  constructor(signal: NodeJS.Signals) {
    super({ what: `${signal} interrupted this`, todo: 'Run it again when you are ready: it looks anew' });
  }
}

/** Aborts at the first SIGINT or SIGTERM, so that there is time to put back what was changed. */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.on(name, () => controller.abort(new InterruptedError(name)));
  return controller.signal;
}
