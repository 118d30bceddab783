import { expect, it } from 'vitest';
import { ReplicaLog } from '../../../runtime/src/replica/log/log.ts';
import type { Epoch, Seq } from '../../../runtime/src/replica/log/numbers.ts';
import { readPoint } from '../../../runtime/src/replica/log/read-point.ts';
import { encodeRecord } from '../../../runtime/src/replica/log/record-codec.ts';
import { leaseBytes } from '../../../runtime/src/replica/protocol/lease-document.ts';
import { noMemory } from '../../../runtime/src/replica/protocol/lease-order.ts';
import { beatenLease, takenLease } from '../../../runtime/src/replica/protocol/lease-writes.ts';
import { MemoryBucket } from '../../support/memory-store/memory-bucket.ts';
import { openMemoryStore } from '../../support/memory-store/open-memory-store.ts';
import { keys } from './replica-fixture.ts';
import { emptyLine } from './sample-records.ts';

const newest = 100_000;

/** A lease whose holder says that this was its newest record. */
function leaseAt(seq: number): Uint8Array {
  const me = { session: 'session', instance: 'instance', disk: 'disk', purpose: 'run' as const };
  const lease = takenLease({ seen: { kind: 'missing' }, me, memory: noMemory, nonce: 'taken' });
  const sign = { epoch: 1 as Epoch, position: { seq: seq as Seq }, lag: 0, watched: false, nonce: 'beat' };
  return leaseBytes(beatenLease({ lease, ...sign }));
}

/** Reads the newest record of a long log beside a lease, and counts what that takes. */
async function readNewestBeside(lease: Uint8Array | undefined): Promise<{ seq: Seq; requests: number }> {
  const bucket = new MemoryBucket();
  for (let seq = 1; seq < newest; seq += 1) {
    bucket.put(keys.record(seq as Seq), { bytes: new Uint8Array(), mark: undefined });
  }
  const { bytes } = encodeRecord({ line: emptyLine({ seq: newest }), payload: new Uint8Array() });
  bucket.put(keys.record(newest as Seq), { bytes, mark: undefined });
  if (lease !== undefined) bucket.put(keys.lease, { bytes: lease, mark: undefined });
  let requests = 0;
  const store = openMemoryStore({ bucket, observe: () => (requests += 1) });
  const log = new ReplicaLog({ store, keys });
  const { line } = await readPoint({ store, log, wanted: { at: 'newest' } });
  return { seq: line.seq, requests };
}

it('leads to the newest of 100,000 records in three requests', async () => {
  expect(await readNewestBeside(leaseAt(newest - 30))).toEqual({ seq: newest, requests: 3 });
});

it.each([
  ['there is no lease', undefined],
  ['the lease is damaged', new TextEncoder().encode('{')],
  ['the lease names a record far from the end', leaseAt(1)],
  ['the lease names a record beyond the end', leaseAt(newest * 2)],
])('is not needed: %s', async (_, lease) => {
  expect((await readNewestBeside(lease)).seq).toBe(newest);
});
