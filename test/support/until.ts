import { setTimeout as sleep } from 'node:timers/promises';

/** What is looked at again and again: undefined or false means not yet. */
type Look<Found> = () => Promise<Found | undefined | false> | Found | undefined | false;

/** Patience, in milliseconds: far more than anything here takes, even on a machine that others use too. */
const patience = 600_000;
const pause = 20;

/** Looks until there is something to see, and gives that. Throws, saying what it waited for, if there never is. */
export async function until<Found>(what: string, look: Look<Found>): Promise<Found> {
  const deadline = performance.now() + patience;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`waited in vain: ${what}`);
    await sleep(pause);
  }
}
