/** Since when an observer has seen the same lease. All times are milliseconds of the observer's own monotonic clock. */
export interface LeaseObservation {
  /** The ETag; undefined while there is no lease object. */
  readonly etag: string | undefined;
  /** When the answer that first showed it arrived. */
  readonly since: number;
  /** When the request that last showed it was sent: it was certainly still there then. */
  readonly until: number;
}

/** Adds a read of the lease to what was seen before. */
export function observeLease(
  before: LeaseObservation | undefined,
  { etag, sentAt, answeredAt }: { etag: string | undefined; sentAt: number; answeredAt: number },
): LeaseObservation {
  if (before === undefined || before.etag !== etag) return { etag, since: answeredAt, until: sentAt };
  return { ...before, until: sentAt };
}

/**
 * True if the lease did not change for a TTL, so that its holder counts as dead. Clocks of two machines are never
 * compared. A pause of the observer inside a request cannot make it true: only the time between an answer and a later request counts.
 */
export function hasExpired({ since, until }: LeaseObservation, ttl: number): boolean {
  return until - since >= ttl;
}
