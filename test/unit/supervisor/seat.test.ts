import { expect, it } from 'vitest';
import type { Seq } from '../../../runtime/src/replica/log/numbers.ts';
import { Seat } from '../../../runtime/src/supervisor/lease/seat.ts';

it('waits another TTL when its take was refused, although the lease looks as before', async () => {
  const ttlSeconds = 1;
  let now = 0;
  let reads = 0;
  const takes: number[] = [];
  const enough = new AbortController();
  const seat = new Seat({
    object: {
      // Missing whenever this process looks; in between, another one has taken it.
      read: async () => {
        reads += 1;
        return { seen: { kind: 'missing' }, etag: undefined };
      },
      write: async () => {
        takes.push(reads);
        return undefined;
      },
    },
    me: { session: 'mine', instance: 'mine', disk: 'mine', purpose: 'run' },
    mode: 'handover',
    ttlSeconds,
    tail: async () => 7 as Seq,
    aloneOnDisk: async () => true,
    monotonic: () => now,
    nonce: () => 'nonce',
    onWait: () => {
      now += 2 * ttlSeconds;
      if (reads === 4) enough.abort();
    },
  });

  await expect(seat.acquire(enough.signal)).rejects.toThrow('aborted');

  // Each TTL takes two looks.
  expect(takes).toEqual([2, 4]);
});
