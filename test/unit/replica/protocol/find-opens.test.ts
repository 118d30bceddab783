import { describe, expect, it } from 'vitest';
import type { Epoch, Seq } from '../../../../runtime/src/replica/log/numbers.ts';
import { opensToRead, type RecordFacts } from '../../../../runtime/src/replica/protocol/find-opens.ts';

/** A log in which the given seqs are opens, each beginning an epoch. */
function search(length: number, opens: number[]) {
  const seqs = Array.from({ length }, (_, index) => (index + 1) as Seq);
  const known = new Map<Seq, RecordFacts>();
  for (;;) {
    const reads = opensToRead({ seqs, known });
    if (reads.length === 0) break;
    for (const seq of reads) {
      const epoch = opens.filter((open) => open <= seq).length as Epoch;
      known.set(seq, { epoch, isOpen: opens.includes(seq), isNamed: false });
    }
  }
  const found = [...known].filter(([, { isOpen }]) => isOpen).map(([seq]) => seq as number);
  return { found: found.sort((a, b) => a - b), reads: known.size };
}

describe('finding the opens of a log', () => {
  it.each([
    [1, [1]],
    [2, [1, 2]],
    [10, [1, 4, 5, 6, 10]],
    [90_000, [1, 30_000, 30_001, 89_999]],
  ])('among %i records finds all of %o', (length, opens) => {
    expect(search(length, opens).found).toEqual(opens);
  });

  it('reads some dozen records of a day, not all', () => {
    expect(search(86_400, [1, 20_000, 60_000]).reads).toBeLessThan(40);
  });

  it('has nothing to read in an empty log', () => {
    expect(opensToRead({ seqs: [], known: new Map() })).toEqual([]);
  });
});
