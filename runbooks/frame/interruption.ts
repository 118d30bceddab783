import { InterruptedError } from '../../runtime/src/cli/interruption.ts';

/** Aborts at the first SIGINT or SIGTERM; further ones do not end the process while it puts back what was changed. */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.on(name, () => controller.abort(new InterruptedError(name)));
  return controller.signal;
}
