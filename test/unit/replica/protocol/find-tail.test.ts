import { describe, expect, it } from 'vitest';
import type { Seq } from '../../../../runtime/src/replica/log/numbers.ts';
import {
  continueTailSearch,
  pageLength,
  startTailSearch,
  type TailPage,
} from '../../../../runtime/src/replica/protocol/find-tail.ts';

/** Runs a search over a log; `grow` may append between two requests. */
function search(log: number[], hint?: number, grow: (log: number[]) => void = () => undefined) {
  let step = startTailSearch(hint as Seq | undefined);
  let requests = 0;
  while (step.do === 'list') {
    if (++requests > 100) throw new Error('the search does not end');
    step = continueTailSearch(step.search, page(log, step.search.after));
    grow(log);
  }
  return { tail: step.tail, requests };
}

function page(log: readonly number[], after: number): TailPage {
  const start = log.findIndex((seq) => seq > after);
  if (start < 0) return { seqs: [], more: false };
  const seqs = log.slice(start, start + pageLength) as Seq[];
  return { seqs, more: start + pageLength < log.length };
}

const full = (length: number) => Array.from({ length }, (_, index) => index + 1);

describe('finding the tail', () => {
  it.each([0, 1, 2, 999, 1000, 1001, 1002, 17_000, 17_001, 99_999, 100_000, 123_456])(
    'of a log of %i records without a hint takes at most 12 requests',
    (length) => {
      const { tail, requests } = search(full(length));
      expect(tail).toBe(length === 0 ? undefined : length);
      expect(requests).toBeLessThanOrEqual(12);
    },
  );

  it.each([
    ['the tail itself', 100_000, 1],
    ['a little behind', 99_900, 1],
    ['a day behind', 60_000, 12],
    ['ahead of the log', 2_000_000, 14],
    ['zero', 0, 12],
  ])('uses a hint that is %s', (_, hint, most) => {
    const { tail, requests } = search(full(100_000), hint);
    expect(tail).toBe(100_000);
    expect(requests).toBeLessThanOrEqual(most);
  });

  it('does not take a hint ahead of an empty or short log for the tail', () => {
    expect(search([], 500).tail).toBeUndefined();
    expect(search([1, 2, 3], 500).tail).toBe(3);
    expect(search([1], Number.MAX_SAFE_INTEGER).tail).toBe(1);
  });

  it('crosses the holes that retention leaves', () => {
    const thinned = full(200_000).filter((seq) => seq % 977 === 0 || seq > 199_990);
    expect(search(thinned).tail).toBe(200_000);
    expect(search(thinned, 150_000).tail).toBe(200_000);
    expect(search([1, 1_000_000_000]).tail).toBe(1_000_000_000);
    expect(search([9_000_000_000_000_000]).tail).toBe(9_000_000_000_000_000);
  });

  it('ends at a record that was the tail at some moment while the log grows', () => {
    for (const step of [1, 700, 5_000]) {
      const log = full(30_000);
      const grow = (grown: number[]) => {
        for (let left = step; left > 0 && grown.length < 300_000; left--) grown.push(grown.length + 1);
      };
      expect(search(log, undefined, grow).tail).toBeGreaterThan(30_000 - 1);
    }
  });
});
