import type { Lease, LeaseSeen } from './lease-document.ts';
import { isWatched } from './lease-rhythm.ts';

/** Since when an observer has seen the same lease. All times are milliseconds of the observer's own monotonic clock. */
export interface LeaseObservation {
  readonly seen: LeaseSeen;
  /** The ETag; undefined while there is no lease object. */
  readonly etag: string | undefined;
  /** When the answer that first showed it arrived. */
  readonly since: number;
  /** When the request that last showed it was sent: it was certainly still there then. */
  readonly until: number;
}

/** A read of the lease, or a write of it that took effect. */
export type LeaseLook = Pick<LeaseObservation, 'seen' | 'etag'> & {
  readonly sentAt: number;
  readonly answeredAt: number;
};

/** Adds what the store has just shown to what was seen before. */
export function observeLease(
  before: LeaseObservation | undefined,
  { seen, etag, sentAt, answeredAt }: LeaseLook,
): LeaseObservation {
  if (before === undefined || before.etag !== etag) return { seen, etag, since: answeredAt, until: sentAt };
  return { ...before, until: sentAt };
}

/**
 * True if the lease did not change for a TTL although its holder was asked to show that it lives, so that it counts as dead.
 * Clocks of two machines are never compared. A pause of the observer inside a request cannot make it true: only the time
 * between an answer and a later request counts.
 */
export function hasExpired({ seen, since, until }: LeaseObservation, ttl: number): boolean {
  return !isUnasked(seen) && until - since >= ttl;
}

/** A held lease that nobody has asked to be answered: its holder beats too seldom for anything to follow from its silence. */
export function isUnasked(seen: LeaseSeen): seen is Extract<LeaseSeen, { kind: 'lease' }> {
  return seen.kind === 'lease' && seen.lease.state === 'held' && !isWatched(seen.lease);
}

/**
 * Whether the holder has written the lease between two looks of an observer. Those who only wait or watch leave their traces
 * (an ask, `watched`, a drill): a change of nothing else but the nonce is the holder's, and so is one of what only holders write. When
 * both have written, the holder may go unnoticed until its next beat.
 */
export function showsLife(before: LeaseSeen, after: LeaseSeen): boolean {
  if (after.kind !== 'lease') return false;
  // Nobody else writes a lease where there was none.
  if (before.kind !== 'lease') return true;
  const [was, is] = [before.lease, after.lease];
  if (was.nonce === is.nonce) return false;
  return changesWhatIsTheHolders(was, is) || !leavesTraceOfObserver(was, is);
}

function changesWhatIsTheHolders(was: Lease, is: Lease): boolean {
  return (
    was.state !== is.state ||
    was.session !== is.session ||
    was.epoch !== is.epoch ||
    was.position?.seq !== is.position?.seq ||
    was.lag !== is.lag ||
    (was.watched && !is.watched)
  );
}

function leavesTraceOfObserver(was: Lease, is: Lease): boolean {
  return (
    was.ask?.session !== is.ask?.session ||
    was.watched !== is.watched ||
    JSON.stringify(was['lastDrill']) !== JSON.stringify(is['lastDrill'])
  );
}
