import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planReads, type Wanted } from '../../../runtime/src/replica/read-plan.ts';

/** Frames that do not overlap, with gaps, in a few objects. */
const layouts = fc
  .array(
    fc.record({
      object: fc.constantFrom('a', 'b'),
      gap: fc.nat(400_000),
      stored: fc.integer({ min: 33, max: 300_000 }),
    }),
  )
  .map((frames) => {
    const end = new Map<string, number>();
    return frames.map(({ object, gap, stored }, what): Wanted<number> => {
      const at = (end.get(object) ?? 0) + gap;
      end.set(object, at + stored);
      return { object, at, stored, what };
    });
  });

describe('a plan of ranged reads', () => {
  it('brings every frame exactly once, inside its range', () => {
    fc.assert(
      fc.property(layouts, (wanted) => {
        const reads = planReads(wanted);
        const brought = reads.flatMap((read) => read.frames.map((frame) => frame.what));
        expect(brought.sort((a, b) => a - b)).toEqual(wanted.map((frame) => frame.what));
        for (const read of reads) {
          for (const frame of read.frames) {
            expect(frame.object).toBe(read.object);
            expect(frame.at).toBeGreaterThanOrEqual(read.at);
            expect(frame.at + frame.stored).toBeLessThanOrEqual(read.at + read.bytes);
          }
        }
      }),
    );
  });

  it('never reads more than 2¾ MiB at once', () => {
    fc.assert(
      fc.property(layouts, (wanted) => {
        for (const read of planReads(wanted)) expect(read.bytes).toBeLessThanOrEqual(2.75 * 2 ** 20);
      }),
    );
  });

  it('joins neighbours and leaves a large gap out', () => {
    const frame = (at: number, stored: number, what: string): Wanted<string> => ({
      object: 'p',
      at,
      stored,
      what,
    });
    const reads = planReads([frame(0, 100, 'first'), frame(100, 50, 'next'), frame(1_000_000, 10, 'far')]);
    expect(reads.map(({ at, bytes }) => ({ at, bytes }))).toEqual([
      { at: 0, bytes: 150 },
      { at: 1_000_000, bytes: 10 },
    ]);
  });
});
