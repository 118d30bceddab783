import type { Settings } from '../../config/settings.ts';

/** Lag, in sync intervals, from which on the replica counts as stale. */
const staleIntervals = 5;

/** A replica is never stale before so many seconds: a checkpoint of a large database takes its time. */
const neverStaleSeconds = 10;

/** Lag from which on the replica counts as stale, seconds. */
export function staleAfterSeconds({ syncIntervalSeconds }: Pick<Settings, 'syncIntervalSeconds'>): number {
  return Math.max(neverStaleSeconds, staleIntervals * syncIntervalSeconds);
}
