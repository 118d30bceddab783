import { expect, it } from 'vitest';
import type { LeaseRead } from '../../../runtime/src/replica/lease-object.ts';
import type { Seq } from '../../../runtime/src/replica/log/numbers.ts';
import type { Lease } from '../../../runtime/src/replica/protocol/lease-document.ts';
import { noMemory } from '../../../runtime/src/replica/protocol/lease-order.ts';
import { askedLease, takenLease } from '../../../runtime/src/replica/protocol/lease-writes.ts';
import { LeaseHeldError } from '../../../runtime/src/supervisor/lease/lease-held-error.ts';
import { Seat } from '../../../runtime/src/supervisor/lease/seat.ts';
import type { SeatOptions } from '../../../runtime/src/supervisor/lease/seat-options.ts';

const ttlSeconds = 3;
const holder = { session: 'theirs', instance: 'theirs', disk: 'theirs', purpose: 'run' } as const;
const another = { session: 'another', instance: 'another', disk: 'another', purpose: 'run' } as const;

/** A lease that somebody holds, and one who wants it; between two of its looks two seconds pass. */
class Vigil {
  lease: Lease = takenLease({ seen: { kind: 'missing' }, me: holder, memory: noMemory, nonce: 'taken' });
  now = 0;
  looks = 0;
  /** What was written by who waits. */
  readonly written: Lease[] = [];
  readonly seat: Seat;

  /** @param between what happens after each look */
  constructor({ mode, between }: Pick<SeatOptions, 'mode'> & { between: (vigil: Vigil) => void }) {
    this.seat = new Seat({
      object: {
        read: async (): Promise<LeaseRead> => ({
          seen: { kind: 'lease', lease: this.lease },
          etag: this.lease.nonce,
        }),
        isStill: async (etag) => etag === this.lease.nonce,
        write: async (lease, etag) => {
          if (etag !== this.lease.nonce) return undefined;
          this.written.push(lease);
          this.lease = lease;
          return lease.nonce;
        },
      },
      me: { session: 'mine', instance: 'mine', disk: 'mine', purpose: 'run' },
      mode,
      ttlSeconds,
      tail: async () => 7 as Seq,
      aloneOnDisk: async () => true,
      monotonic: () => this.now,
      nonce: () => `mine ${this.written.length}`,
      onWait: () => {
        this.looks += 1;
        this.now += 2;
        between(this);
      },
    });
  }

  acquire(): Promise<Lease> {
    return this.seat.acquire(AbortSignal.timeout(60_000));
  }

  /** The holder shows that it lives. */
  beat(): void {
    this.lease = { ...this.lease, nonce: `beat ${this.now}` };
  }
}

it('makes itself seen before it counts a silence, and counts from then on', async () => {
  const vigil = new Vigil({ mode: 'wait', between: () => {} });

  await vigil.acquire();

  const [watched, taken] = vigil.written;
  expect(watched).toMatchObject({ session: 'theirs', watched: true });
  // Looks at 2 s and at 4 s after it was written; the TTL is 3 s.
  expect([vigil.looks, taken?.session]).toEqual([2, 'mine']);
});

it('watches again whenever the holder has ended answering', async () => {
  const vigil = new Vigil({
    mode: 'wait',
    between: (one) => {
      if (one.looks > 4) return;
      one.beat();
      if (one.looks === 2) one.lease = { ...one.lease, watched: false };
    },
  });

  await vigil.acquire();

  expect(vigil.written.map(({ session, watched }) => [session, watched])).toEqual([
    ['theirs', true],
    ['theirs', true],
    ['mine', true],
  ]);
});

it('does not wait for a holder that shows signs of life, if it is told so', async () => {
  const vigil = new Vigil({ mode: 'fail', between: (one) => one.beat() });

  await expect(vigil.acquire()).rejects.toThrow(LeaseHeldError);

  expect(vigil.written).toHaveLength(1);
});

it('takes nobody else who writes to the lease for a sign of life of its holder', async () => {
  const vigil = new Vigil({
    mode: 'fail',
    between: (one) => {
      const given = { lease: one.lease, nonce: `other ${one.looks}` };
      if (one.looks === 1) one.lease = askedLease({ ...given, me: another, outOfOrder: false });
      if (one.looks === 2) one.lease = { ...one.lease, lastDrill: 'passed', nonce: given.nonce };
    },
  });

  expect(await vigil.acquire()).toMatchObject({ session: 'mine', ask: { session: 'another' } });
});

it('waits another TTL when its take was refused, although the lease looks as before', async () => {
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
      isStill: async () => false,
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
