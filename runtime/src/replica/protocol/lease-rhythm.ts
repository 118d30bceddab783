import type { Lease } from './lease-document.ts';

/** Beats per TTL while somebody waits for one: a beat may fail twice before the others take the holder for dead. */
export const beatsPerTtl = 3;

/**
 * Seconds between two beats for which nobody waits. Each writes the lease once: 86,400 times a month. Two of them lie within
 * the shortest silence that the watchdog can be told to report, which is a minute.
 */
export const idleBeatSeconds = 30;

/** Beats with which a holder answers one `watched`: 10 TTLs. Whoever still waits sets it again. */
export const answersPerWatch = 10 * beatsPerTtl;

/** Whether somebody waits for this lease, so that its holder shows at once, and then several times per TTL, that it lives. */
export function isWatched({ watched, ask }: Pick<Lease, 'watched' | 'ask'>): boolean {
  return watched || ask !== null;
}

/** Seconds between two beats of a holder. */
export function beatSeconds({ watched, ttlSeconds }: { watched: boolean; ttlSeconds: number }): number {
  const often = ttlSeconds / beatsPerTtl;
  return watched ? often : Math.max(idleBeatSeconds, often);
}

/** What a holder remembers of its beats. */
export interface Rhythm {
  /** When it wrote the lease last, in seconds of its own monotonic clock. */
  readonly beatAt: number;
  /** Beats since it has been watched without a pause. */
  readonly answers: number;
}

/** Whether the holder writes the lease now, and does not only look at it. */
export function isBeatDue({
  lease,
  isOwn,
  applicationUp,
  rhythm,
  ttlSeconds,
  now,
}: {
  /** As it was seen last. */
  lease: Lease;
  /** Whether the holder itself wrote that version; else it was changed by somebody who asks, watches, or made a drill. */
  isOwn: boolean;
  applicationUp: boolean;
  rhythm: Rhythm;
  ttlSeconds: number;
  now: number;
}): boolean {
  const watched = isWatched(lease);
  if (watched && !isOwn) return true;
  // It says that no application runs, and its epoch may be the one before.
  if (applicationUp && lease.lag === null) return true;
  return now - rhythm.beatAt >= beatSeconds({ watched, ttlSeconds });
}

/** Whether the next beat leaves `watched` as it is; false: it is not set, or has been answered for long enough. */
export function staysWatched({ watched }: Pick<Lease, 'watched'>, { answers }: Rhythm): boolean {
  return watched && answers < answersPerWatch;
}

/** The rhythm after a beat that wrote `lease`. */
export function afterBeat({ answers }: Rhythm, { lease, now }: { lease: Lease; now: number }): Rhythm {
  return { beatAt: now, answers: lease.watched ? answers + 1 : 0 };
}
