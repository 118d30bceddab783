import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LoopWatch } from '../../../runtime/src/http/loop-watch.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A watch over a loop that works when it is told to, and how many looks it has taken. */
function watched() {
  let worked = 0;
  let looks = -1;
  const watch = new LoopWatch(() => {
    looks += 1;
    return worked;
  });
  return {
    watch,
    work: (milliseconds: number) => {
      worked += milliseconds;
    },
    looks: () => looks,
  };
}

it('does not look while nothing goes on', () => {
  const { watch, looks } = watched();
  vi.advanceTimersByTime(10_000);
  expect(looks()).toBe(1);
  watch.stir();
  vi.advanceTimersByTime(10_000);
  expect(looks()).toBe(2);
});

it('tells apart what is done one after the other', () => {
  const { watch, work } = watched();
  for (const milliseconds of [8, 30, 12]) {
    work(milliseconds);
    vi.advanceTimersByTime(20);
  }
  expect(watch.takeLongest()).toBe(0.03);
  expect(watch.takeLongest()).toBe(0);
});

it('misses nothing that was done while it did not look', () => {
  const { watch, work } = watched();
  vi.advanceTimersByTime(1000);
  work(300);
  vi.advanceTimersByTime(1000);
  expect(watch.takeLongest()).toBe(0);
  watch.stir();
  vi.advanceTimersByTime(20);
  expect(watch.takeLongest()).toBe(0.3);
});

it('looks as long as something is under way, even if that only waits', () => {
  const { watch, work, looks } = watched();
  {
    using _ = watch.begin();
    vi.advanceTimersByTime(1000);
    expect(looks()).toBe(50);
    for (let n = 0; n < 40; n += 1) {
      work(15);
      vi.advanceTimersByTime(20);
    }
    expect(watch.takeLongest()).toBe(0.015);
  }
  const before = looks();
  vi.advanceTimersByTime(10_000);
  expect(looks()).toBe(before + 1);
});

it('sees the loop of this process work', async () => {
  vi.useRealTimers();
  const watch = new LoopWatch();
  // Work begins only once the loop runs, and Node counts only then.
  await new Promise((resolve) => setTimeout(resolve));
  const from = performance.now();
  while (performance.now() - from < 50);
  await vi.waitFor(() => {
    watch.stir();
    expect(watch.takeLongest()).toBeGreaterThan(0.049);
  });
});
