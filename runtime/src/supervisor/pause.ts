import { setTimeout as delay } from 'node:timers/promises';

/** Waits so many milliseconds, or until `signal` aborts. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal }).catch((failure: unknown) => {
    if (!signal.aborted) throw failure;
  });
}
