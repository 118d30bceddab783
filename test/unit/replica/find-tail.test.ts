import { describe, expect, it } from 'vitest';
import { findTail } from '../../../runtime/src/replica/log/find-tail.ts';
import type { Seq } from '../../../runtime/src/replica/log/numbers.ts';
import { MemoryBucket } from '../../support/memory-store/memory-bucket.ts';
import { openMemoryStore } from '../../support/memory-store/open-memory-store.ts';
import { keys } from './replica-fixture.ts';

/** A log with these records, and a count of what finding its tail costs. */
function logOf(seqs: Iterable<number>) {
  const bucket = new MemoryBucket();
  for (const seq of seqs) bucket.put(keys.record(seq as Seq), { bytes: new Uint8Array(), mark: undefined });
  let requests = 0;
  const store = openMemoryStore({ bucket, observe: () => (requests += 1) });
  return {
    requests: () => requests,
    tail: (hint?: number) => findTail({ store, keys, ...(hint !== undefined && { hint: hint as Seq }) }),
  };
}

function* upTo(last: number, step = 1): Generator<number> {
  for (let seq = 1; seq <= last; seq += step) yield seq;
}

describe('the tail of the log', () => {
  it('of an empty log is 0, whatever the hint says', async () => {
    expect(await logOf([]).tail()).toBe(0);
    expect(await logOf([]).tail(500)).toBe(0);
  });

  it.each([1, 2, 999, 1000, 1001, 4999, 5001, 12_345, 40_000])(
    'of %i records is found from no hint, a near one, a stale one and one ahead',
    async (last) => {
      for (const hint of [undefined, last, Math.max(1, last - 7), 1, last + 1, last + 5000]) {
        expect(await logOf(upTo(last)).tail(hint), `hint ${hint}`).toBe(last);
      }
    },
  );

  it('is found over holes that retention left', async () => {
    expect(await logOf([1, 2, 70_000, 70_001]).tail()).toBe(70_001);
    expect(await logOf([...upTo(30_000, 29), 30_002]).tail(15)).toBe(30_002);
  });

  it('costs one listing from the hint and at most fourteen without, for 100,000 records', async () => {
    const hinted = logOf(upTo(100_000));
    await hinted.tail(100_000);
    expect(hinted.requests()).toBe(1);
    const blind = logOf(upTo(100_000));
    await blind.tail();
    expect(blind.requests()).toBeLessThanOrEqual(14);
  });
});
