import type { Commit } from '../app/commit.ts';

export interface Loss {
  /** Commits that had returned and are gone. */
  commits: number;
  /** Milliseconds between the oldest of them and the crash; 0 if none is gone. */
  oldestAge: number;
}

/**
 * What a crash cost.
 * @param acknowledged the ledger: commits that had returned, in order
 * @param last the newest commit in the restored database
 * @param crashedAt by the same clock as the commits' times
 */
export function measureLoss({
  acknowledged,
  last,
  crashedAt,
}: {
  acknowledged: readonly Commit[];
  last: bigint;
  crashedAt: Date;
}): Loss {
  const gone = acknowledged.filter(({ seq }) => seq > last);
  const [oldest] = gone;
  return {
    commits: gone.length,
    oldestAge: oldest === undefined ? 0 : crashedAt.getTime() - oldest.time.getTime(),
  };
}
