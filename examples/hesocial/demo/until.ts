import { setTimeout as delay } from 'node:timers/promises';
import { outOfPatience, type Patience } from './patience.ts';

const pollMilliseconds = 100;

/**
 * Asks until the answer is yes, but not for ever.
 * @throws StepFailedError if it takes too long; the signal's reason if that aborts first
 */
export async function until(condition: () => boolean, patience: Patience): Promise<void> {
  const deadline = performance.now() + patience.milliseconds;
  while (!condition()) {
    if (performance.now() > deadline) throw outOfPatience(patience);
    await delay(pollMilliseconds, undefined, { signal: patience.signal });
  }
}
