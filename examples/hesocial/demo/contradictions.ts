import type { Commit } from '../app/commit.ts';

/** What two lives of the platform have told people, and where the second began. */
export interface History {
  /** Ledger of the life that ended in a crash. */
  firstLife: readonly Commit[];
  /** Newest commit that the second life found. */
  restored: bigint;
  /** Ledger of the second life. */
  secondLife: readonly Commit[];
}

/**
 * Compares a database's journal with the ledgers, commit by commit: the first life's up to the one that was restored,
 * then the second life's, nothing else. The one commit that was under way when the first life ended may be there or not.
 * @returns the numbers of the commits that are missing, at a wrong place, or not the ones that people were told of
 */
export function contradictions(
  journal: readonly Commit[],
  { firstLife, restored, secondLife }: History,
): bigint[] {
  const told = [...firstLife.filter(({ seq }) => seq <= restored), ...secondLife];
  const times = new Map(told.map(({ seq, time }) => [BigInt(seq), time.getTime()]));
  const underWay = (firstLife.at(-1)?.seq ?? 0n) + 1n;

  const wrong = journal.filter(({ seq, time }, index) => {
    if (seq !== BigInt(index + 1)) return true;
    const expected = times.get(seq);
    return expected === undefined ? seq !== underWay || seq !== restored : expected !== time.getTime();
  });
  const present = new Set(journal.map(({ seq }) => BigInt(seq)));
  const missing = [...times.keys()].filter((seq) => !present.has(seq));
  return [...wrong.map(({ seq }) => BigInt(seq)), ...missing];
}
