import type { RetentionPolicy } from '../../runtime/src/replica/protocol/retention.ts';
import type { ConflictPolicy } from '../../runtime/src/replica/protocol/start-decision.ts';

/** Times of a simulated deployment, in milliseconds. Retention is scaled down from days to minutes; the lease is as in production. */
export interface Settings {
  readonly ttl: number;
  /** Between two looks of the holder at the lease. */
  readonly look: number;
  readonly poll: number;
  readonly sync: number;
  /** Between two collections. */
  readonly collect: number;
  /** Bound on shipping the last bytes after the application has stopped. */
  readonly shutdown: number;
  /** Between two commits of an application, on average. */
  readonly commit: number;
  /** Chance that a commit is followed by a checkpoint of DuckDB. */
  readonly checkpoint: number;
  readonly retention: RetentionPolicy;
  readonly conflict: ConflictPolicy;
}

export const usualSettings: Settings = {
  ttl: 30_000,
  look: 2000,
  poll: 4000,
  sync: 1000,
  collect: 15_000,
  shutdown: 25_000,
  commit: 4000,
  checkpoint: 0.15,
  retention: { window: 40_000, slot: 60_000, retention: 300_000, grace: 30_000 },
  conflict: 'newer',
};
