import { expect, it } from 'vitest';
import { ReplicaKeys } from '../../../runtime/src/replica/keys.ts';
import type { Epoch, Line, Seq } from '../../../runtime/src/replica/log/numbers.ts';
import { decodeRecord, encodeRecord } from '../../../runtime/src/replica/log/record-codec.ts';
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

it('makes a log as long as it is asked to, without gaps, of the state of the newest record', () => {
  const objects = new ObjectMemory();
  objects.put(keys.record(3 as Seq), [newest.bytes]);
  repeatNewest(objects, { root: 'app', seq: 3 as Seq, records: 6 });
  const seqs = [3, 4, 5, 6] as Seq[];
  expect(objects.keys()).toEqual(seqs.map((seq) => keys.record(seq)));
  const [first, ...repeated] = seqs.map((seq) => {
    const key = keys.record(seq);
    return decodeRecord({ bytes: Buffer.concat(objects.get(key)?.pieces ?? []), key }).line;
  });
  for (const line of repeated) expect(line).toMatchObject({ content: first?.content, wal: first?.wal });
  expect(new Set(repeated.map(({ id }) => id)).size).toBe(3);
});
