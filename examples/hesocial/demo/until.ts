import { setTimeout as delay } from 'node:timers/promises';

const pollMilliseconds = 200;

/** Asks until the answer is yes. @throws the signal's reason if that aborts first */
export async function until(condition: () => Promise<boolean>, signal: AbortSignal): Promise<void> {
  while (!(await condition())) await delay(pollMilliseconds, undefined, { signal });
}
