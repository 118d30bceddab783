import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { LeaseObject } from '../../replica/lease-object.ts';
import type { Lease } from '../../replica/protocol/lease-document.ts';

/** R2 takes one write per second and key. */
const pauseMilliseconds = 1000;

/** A holder writes a few times a minute at most: two in a row that come in between are bad luck enough. */
const triesAtMost = 5;

const lastDrillSchema = z.looseObject({
  /** When it ended, RFC 3339, by the clock of the machine that did it. */
  time: z.iso.datetime(),
  /** Record that was restored. */
  seq: z.number().int().nonnegative(),
  passed: z.boolean(),
});

/** The last restore that was tried, opened and checked, as `lastDrill` in `lease.json`. */
export type LastDrill = z.infer<typeof lastDrillSchema>;

/** The last drill that a lease tells of. Not part of the lease's schema: a lease is a lease even if this cannot be read. */
export function lastDrillOf(lease: Lease | undefined): LastDrill | undefined {
  const parsed = lastDrillSchema.safeParse(lease?.['lastDrill']);
  return parsed.success ? parsed.data : undefined;
}

/**
 * Writes down a drill where everybody sees it. Like an `ask`, this is a write by somebody else than the holder: it changes
 * nothing that the holder decides by, and the holder carries it over from then on. False if there is no lease to write to, or
 * it changed at every try.
 */
export async function recordDrill(object: LeaseObject, lastDrill: LastDrill): Promise<boolean> {
  for (let tries = 0; tries < triesAtMost; tries += 1) {
    if (tries > 0) await delay(pauseMilliseconds);
    const { seen, etag } = await object.read();
    if (seen.kind !== 'lease') return false;
    if ((await object.write({ ...seen.lease, lastDrill, nonce: randomUUID() }, etag)) !== undefined)
      return true;
  }
  return false;
}
