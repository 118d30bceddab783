import { setTimeout as sleep } from 'node:timers/promises';

/** Waits; rejects with the signal's own reason when it aborts. */
export const wait = async (milliseconds: number, signal: AbortSignal | undefined): Promise<void> => {
  try {
    await sleep(milliseconds, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
};
