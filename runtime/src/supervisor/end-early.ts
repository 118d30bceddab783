import type { ApplicationSlot } from './application/application-slot.ts';
import type { EndCause } from './ending.ts';
import { giveBack } from './lease/give-back.ts';
import type { RunContext } from './run-context.ts';
import type { ReignEnd } from './run-outcome.ts';
import { mayPass } from './try-again.ts';

/**
 * Ends a reign that did not come as far as its application: told to stop, or without the lease, or failed. An application
 * that runs already does so on a file that could not be compared yet: nothing of it was shipped.
 * @throws `failure`, or the cause's own, if there is nothing else to do about it
 */
export async function endEarly({
  run,
  slot,
  cause,
  failure,
}: {
  run: RunContext;
  slot: ApplicationSlot;
  /** Undefined: the start itself failed. */
  cause: EndCause | undefined;
  failure: unknown;
}): Promise<ReignEnd> {
  if (cause?.by === 'lease') {
    run.seat.forget();
    return { next: 'again' };
  }
  // It goes on through an outage; everything else would leave it running beside whoever takes the lease next.
  if (cause === undefined && mayPass(failure)) throw failure;
  const exit = await slot.stop();
  await giveBack({ run, signal: AbortSignal.timeout(run.settings.shutdownSeconds * 1000) });
  if (cause === undefined) throw failure;
  if (cause.by === 'failure') throw cause.failure;
  if (exit !== undefined) return { next: 'exit', exit, durable: false };
  if (cause.by === 'signal')
    return { next: 'exit', exit: { code: null, signal: cause.signal }, durable: true };
  return { next: 'again' };
}
