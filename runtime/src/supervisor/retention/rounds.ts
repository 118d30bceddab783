const hourSeconds = 3600;

/** Until something is looked at again for which nothing is known to be due. */
export const roundSeconds = hourSeconds;

/** The longest wait for what is due at a time that is known: a machine that slept has lost count. */
export const longestLookHours = 6;

/** The shortest one: two clocks are never the same. */
const shortestSeconds = 60;

/**
 * Between two collections while records are appended. Each lists the whole log twice, which takes 176 requests if a day of
 * records every second lies in it; what it would delete earlier only takes room a little longer.
 */
export const busyCollectionHours = 3;

/** Between two collections of a log to which nothing was appended. Its states still come of age. */
export const idleCollectionHours = 24;

/** Seconds until something of this age is due again. */
export function untilDue({ everyHours, ageHours }: { everyHours: number; ageHours: number }): number {
  const seconds = (everyHours - ageHours) * hourSeconds;
  return Math.min(Math.max(seconds, shortestSeconds), longestLookHours * hourSeconds);
}

/** A collection that came to its end. */
export interface LastCollection {
  /** The newest record then. */
  readonly seq: number;
  /** When, in seconds of a clock that never jumps. */
  readonly at: number;
}

/** Whether it is time to collect garbage. To put it off is always safe. */
export function isCollectionDue(
  last: LastCollection | undefined,
  { seq, now }: { seq: number; now: number },
): boolean {
  if (last === undefined) return true;
  const hours = seq === last.seq ? idleCollectionHours : busyCollectionHours;
  return now - last.at >= hours * hourSeconds;
}
