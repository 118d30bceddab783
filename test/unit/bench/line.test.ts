import { expect, it } from 'vitest';
import { LineDirection, passing } from '../../bench/server/line.ts';

/** Bytes of a millisecond at a gigabit. */
const bytesPerMillisecond = 125_000;
const pieceBytes = 64 * 1024;

/** A clock that stands still until everybody sleeps; whoever sleeps is woken late, by up to a millisecond, as by a real timer. */
function lateClock() {
  const sleeping: { readonly until: number; readonly wake: () => void }[] = [];
  let [time, calls] = [0, 0];
  return {
    now: () => time,
    sleep: (milliseconds: number): Promise<void> => {
      const until = time + milliseconds + (calls++ % 10) / 10;
      return new Promise((wake) => sleeping.push({ until, wake }));
    },
    /** Wakes whoever is next; false if nobody sleeps. */
    advance: (): boolean => {
      const next = sleeping.sort((a, b) => a.until - b.until).shift();
      if (next === undefined) return false;
      time = next.until;
      next.wake();
      return true;
    },
  };
}

const allHaveGone = () => new Promise((resolve) => setImmediate(resolve));

/** Has so many connections pass pieces side by side; gives when each piece was through. */
async function passSideBySide({ connections, pieces }: { connections: number; pieces: number }) {
  const clock = lateClock();
  const line = new LineDirection({ megabitsPerSecond: 1000 }, clock);
  const times: number[] = [];
  const connection = async () => {
    for (let piece = 0; piece < pieces; piece += 1) {
      await line.pass(pieceBytes);
      times.push(clock.now());
    }
  };
  const all = Promise.all(Array.from({ length: connections }, connection));
  do await allHaveGone();
  while (clock.advance());
  await all;
  return times;
}

it.each([1, 8])(
  'holds the rate over %i connections together, although timers are late',
  async (connections) => {
    const pieces = 4000 / connections;
    const times = await passSideBySide({ connections, pieces });
    const ideal = (4000 * pieceBytes) / bytesPerMillisecond;
    expect(times).toHaveLength(4000);
    expect(times.at(-1)).toBeGreaterThan(ideal - 12);
    expect(times.at(-1)).toBeLessThan(ideal * 1.01);
  },
);

it('never lets more through than the rate and what it may catch up on', async () => {
  const times = await passSideBySide({ connections: 8, pieces: 500 });
  for (const [index, time] of times.entries()) {
    const within = times.slice(index).filter((each) => each <= time + 100).length;
    expect(within * pieceBytes).toBeLessThan(bytesPerMillisecond * (100 + 12) + 9 * pieceBytes);
  }
});

it('lets bytes through in small pieces, all of them and in order', async () => {
  const clock = lateClock();
  const line = new LineDirection({ megabitsPerSecond: 1000 }, clock);
  const bytes = Uint8Array.from({ length: 200_000 }, (_, index) => index % 251);
  const all = async () => {
    const parts: Uint8Array[] = [];
    for await (const part of passing([bytes, bytes.subarray(0, 5)], line)) parts.push(part);
    return parts;
  };
  const parts = all();
  do await allHaveGone();
  while (clock.advance());
  const came = await parts;
  expect(Math.max(...came.map(({ length }) => length))).toBe(pieceBytes);
  expect(Buffer.concat(came)).toEqual(Buffer.concat([bytes, bytes.subarray(0, 5)]));
});
