import type { MetricName } from '../runtime/src/http/metric-declarations.ts';

/** Lag from which on a database counts as behind, seconds: far above what a checkpoint of a large database takes. */
export const behindSeconds = 60;

/** Lag from which on somebody is called, seconds. */
export const staleSeconds = 300;

/** A drill is overdue after so many of its intervals: one may fail. */
export const drillIntervals = 2;

/** How long a database is remembered that nobody says anything of. */
export const memory = '1d';

/** What each database says, whichever of its instances does: the others leave the metric out, or at 0. */
export const perDatabase = (metric: MetricName, of = ''): string => `max by (database) (${metric}${of})`;

/** Seconds since a time that a metric tells. */
export const age = (metric: MetricName, of = ''): string => `time() - ${perDatabase(metric, of)}`;

/** 1 while something of the database was heard of lately, now or not. */
export const known = (of = ''): string =>
  `max by (database) (max_over_time(eider_build_info${of}[${memory}]))`;

/** Lag in multiples of the time between two syncs, so that a rare sync does not look late. */
export const lagInSyncs = (of = ''): string =>
  `${perDatabase('eider_lag_seconds', of)} / ${perDatabase('eider_sync_interval_seconds', of)}`;

/**
 * 1 if a database is safe, 0 if it is not or nobody knows: somebody writes to it, its commits are durable in time, and a
 * restore was proven lately.
 */
export const safe = (of = ''): string => {
  const held = perDatabase('eider_lease_held', of);
  const timely = `(${perDatabase('eider_lag_seconds', of)} <= bool ${behindSeconds})`;
  const interval = perDatabase('eider_archive_interval_seconds', of);
  const proven = `(${age('eider_last_verified_restore_timestamp_seconds', of)} <= bool ${drillIntervals} * ${interval})`;
  return `${held} * ${timely} * ${proven} or 0 * ${known(of)}`;
};
