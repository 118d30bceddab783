import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WalSegment } from '../../../runtime/src/replica/log/record.ts';
import { payloadLimit, planSegments } from '../../../runtime/src/replica/wal/wal-segments.ts';

/** What the segments are after a WAL has grown to `to`. */
function grow(segments: readonly WalSegment[], to: number, common = segments.at(-1)?.to ?? 0): WalSegment[] {
  const plan = planSegments({ segments, common, to });
  const made = [...plan.packed, ...(plan.payload ? [plan.payload] : [])];
  return [...plan.kept, ...made.map(({ from, to }) => segment(from, to))];
}

const segment = (from: number, to: number): WalSegment => ({
  from,
  to,
  in: 'log/0000000000000001',
  at: 0,
  stored: to - from,
  raw: to - from,
  sha256: '0'.repeat(64),
});

const covers = (segments: readonly WalSegment[], to: number): void => {
  let end = 0;
  for (const { from, to } of segments) {
    expect(from).toBe(end);
    end = to;
  }
  expect(end).toBe(to);
};

const growths = fc.array(fc.integer({ min: 1, max: 3 * payloadLimit }), { minLength: 1, maxLength: 200 });

describe('the segments of a WAL', () => {
  it('cover it without a gap, whatever it grows by', () => {
    fc.assert(
      fc.property(growths, (steps) => {
        let segments: WalSegment[] = [];
        let length = 0;
        for (const step of steps) {
          length += step;
          segments = grow(segments, length);
          covers(segments, length);
        }
      }),
    );
  });

  it('keep the payload of a record within its limit', () => {
    fc.assert(
      fc.property(growths, (steps) => {
        let segments: WalSegment[] = [];
        let length = 0;
        for (const step of steps) {
          length += step;
          const plan = planSegments({ segments, common: length - step, to: length });
          const payload = plan.payload;
          expect(payload !== undefined && payload.to - payload.from <= payloadLimit).toBe(true);
          segments = grow(segments, length);
        }
      }),
    );
  });

  it('are few: thousands of small commits lie in O(log n) segments', () => {
    let segments: WalSegment[] = [];
    for (let commit = 1; commit <= 5000; commit++) segments = grow(segments, commit * 150);
    expect(segments.length).toBeLessThanOrEqual(12);
  });

  it('write a byte only O(log n) times', () => {
    let segments: WalSegment[] = [];
    let written = 0;
    for (let commit = 1; commit <= 4096; commit++) {
      segments = grow(segments, commit * 100);
      const last = segments.at(-1);
      written += last === undefined ? 0 : last.to - last.from;
    }
    expect(written).toBeLessThanOrEqual(4096 * 100 * 14);
  });

  it('start anew after a DuckDB checkpoint', () => {
    expect(grow([segment(0, 900), segment(900, 1000)], 300, 0)).toEqual([segment(0, 300)]);
  });

  it('keep only what both WALs have in common when a WAL was cut', () => {
    expect(grow([segment(0, 900), segment(900, 1000)], 950, 920)).toEqual([
      segment(0, 900),
      segment(900, 950),
    ]);
  });
});
