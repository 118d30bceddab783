import { expect, it } from 'vitest';
import { ReplicaKeys } from '../../../runtime/src/replica/keys.ts';
import type { Epoch, Line, Seq } from '../../../runtime/src/replica/log/numbers.ts';
import { decodeRecord, encodeRecord } from '../../../runtime/src/replica/log/record-codec.ts';
import { leaseBytes, seeLease } from '../../../runtime/src/replica/protocol/lease-document.ts';
import { noMemory } from '../../../runtime/src/replica/protocol/lease-order.ts';
import { takenLease } from '../../../runtime/src/replica/protocol/lease-writes.ts';
import { ObjectMemory } from '../../bench/server/object-memory.ts';
import { repeatNewest } from '../../bench/server/repeat-newest.ts';

const keys = new ReplicaKeys('app');
const newest = encodeRecord({
  line: {
    eider: 1,
    id: 'first',
    seq: 3 as Seq,
    epoch: 2 as Epoch,
    line: 0 as Line,
    kind: 'close',
    time: '2026-01-01T00:00:00.000Z',
    host: 'host',
    eiderVersion: '0.0.0',
    content: 'first',
    database: null,
    root: null,
    wal: { bytes: 0, sha256: '0'.repeat(64), segments: [] },
  },
  payload: new Uint8Array(),
});

const lease = takenLease({
  seen: { kind: 'missing' },
  me: { session: 'session', instance: 'instance', disk: 'disk', purpose: 'run' },
  memory: noMemory,
  nonce: 'nonce',
});

/** A replica of one record, whose log becomes 100 records long. */
function repeated(): ObjectMemory {
  const objects = new ObjectMemory();
  objects.put(keys.record(3 as Seq), [newest.bytes]);
  objects.put(keys.lease, [leaseBytes(lease)]);
  repeatNewest(objects, { root: 'app', seq: 3 as Seq, records: 100 });
  return objects;
}

it('makes a log as long as it is asked to, without gaps, of the state of the newest record', () => {
  const objects = repeated();
  const seqs = Array.from({ length: 98 }, (_, index) => (index + 3) as Seq);
  const records = seqs.map((seq) => keys.record(seq));
  expect(objects.keys().filter((key) => key !== keys.lease)).toEqual(records);
  const [first, ...others] = records.map(
    (key) => decodeRecord({ bytes: Buffer.concat(objects.get(key)?.pieces ?? []), key }).line,
  );
  for (const line of others) expect(line).toMatchObject({ content: first?.content, wal: first?.wal });
  expect(new Set(others.map(({ id }) => id)).size).toBe(97);
});

it('leaves a lease that names a record of half a minute ago', () => {
  const seen = seeLease(Buffer.concat(repeated().get(keys.lease)?.pieces ?? []));
  expect(seen).toMatchObject({ kind: 'lease', lease: { position: { seq: 70 } } });
});
