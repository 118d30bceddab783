import type { Epoch } from '../log/numbers.ts';
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

/** Seconds between two beats of a holder; `often` if somebody waits for them, or is to see soon how it goes. */
export function beatSeconds({ often, ttlSeconds }: { often: boolean; ttlSeconds: number }): number {
  const atLeast = ttlSeconds / beatsPerTtl;
  return often ? atLeast : Math.max(idleBeatSeconds, atLeast);
}

/** What a holder remembers of its beats. */
export interface Rhythm {
  /** When it wrote the lease last, in seconds of its own monotonic clock. */
  readonly beatAt: number;
  /** Beats since it has been watched without a pause. */
  readonly answers: number;
}

/** How a holder is, apart from its lease. */
export interface HolderState {
  /** Undefined before its `open`. */
  readonly epoch: Epoch | undefined;
  readonly applicationUp: boolean;
  /** Whether commits wait for longer than they should, now or when it beat last. */
  readonly isLate: boolean;
}

/** Whether the holder writes the lease now, and does not only look at it. */
export function isBeatDue({
  lease,
  isOwn,
  holder,
  rhythm,
  ttlSeconds,
  now,
}: {
  /** As it was seen last. */
  lease: Lease;
  /** Whether the holder itself wrote that version; else it was changed by somebody who asks, watches, or made a drill. */
  isOwn: boolean;
  holder: HolderState;
  rhythm: Rhythm;
  ttlSeconds: number;
  now: number;
}): boolean {
  const watched = isWatched(lease);
  if ((watched && !isOwn) || isOutdated(lease, holder)) return true;
  return now - rhythm.beatAt >= beatSeconds({ often: watched || holder.isLate, ttlSeconds });
}

/** Whoever judges a lag or an epoch must not take those of the holder before for this one's. */
function isOutdated(lease: Lease, { epoch, applicationUp }: HolderState): boolean {
  return (lease.lag !== null) !== applicationUp || (epoch !== undefined && lease.epoch !== epoch);
}

/** Whether the next beat leaves `watched` as it is; false: it is not set, or has been answered for long enough. */
export function staysWatched({ watched }: Pick<Lease, 'watched'>, { answers }: Rhythm): boolean {
  return watched && answers < answersPerWatch;
}

/** The rhythm after a beat that wrote `lease`. */
export function afterBeat({ answers }: Rhythm, { lease, now }: { lease: Lease; now: number }): Rhythm {
  return { beatAt: now, answers: lease.watched ? answers + 1 : 0 };
}
