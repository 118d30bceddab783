import { expect, it } from 'vitest';
import type { BlockId } from '../../../runtime/src/duckdb-file/block-id.ts';
import type { LogRecord } from '../../../runtime/src/replica/log/record.ts';
import { Lag } from '../../../runtime/src/supervisor/ship/lag.ts';
import { PointMarker } from '../../../runtime/src/supervisor/ship/point-marker.ts';
import { Replicator } from '../../../runtime/src/supervisor/ship/replicator.ts';
import { OpaqueSource, type Source } from '../../../runtime/src/supervisor/ship/source.ts';
import { FakeDatabase, seeded } from '../replica/fake-database.ts';
import { memoryReplica, openWriter } from '../replica/replica-fixture.ts';

/** A replicator of a database in memory. */
async function replicate({ live }: { live: boolean }) {
  const { store, log } = memoryReplica();
  const writer = await openWriter({ store, log });
  const database = new FakeDatabase(seeded(8));
  database.checkpoint(3);
  const capture: Source['capture'] = async ({ sink }) => {
    for (const { id, ...block } of database.changedBlocks()) await sink.keep({ id: id as BlockId, ...block });
    return { state: database.state(), freeBlocks: undefined, accept: () => {} };
  };
  const source: Source = Object.assign(new OpaqueSource('nowhere'), { live, capture });
  const monotonic = () => 0;
  const replicator = new Replicator({
    path: 'nowhere',
    source,
    opaque: () => source,
    writer,
    lag: new Lag(monotonic),
    intervalSeconds: 1,
    fullHashHours: 24,
    monotonic,
    onSync: () => {},
    onCaptureFailure: () => {},
  });
  return { replicator, log };
}

const never = new AbortController().signal;

it('ships what there is before it marks it', async () => {
  const { replicator, log } = await replicate({ live: true });
  const point = await replicator.mark({ name: 'safe', signal: never });
  expect(point.line).toMatchObject({ kind: 'point', name: 'safe' });
  const shipped = await log.read((point.line.seq - 1) as typeof point.line.seq);
  expect(shipped?.line.kind).toBe('checkpoint');
  expect(point.line.root).toEqual(shipped?.line.root);
});

it('marks nothing of a file that cannot be read while it is open, or when replication ends', async () => {
  const opaque = await replicate({ live: false });
  await expect(opaque.replicator.mark({ name: 'no', signal: never })).rejects.toThrow('not being replicated');
  const ending = await replicate({ live: true });
  await expect(ending.replicator.mark({ name: 'no', signal: AbortSignal.abort() })).rejects.toThrow(
    'not being replicated',
  );
});

it('asks whoever replicates now, and nobody in between', async () => {
  const marker = new PointMarker();
  const record = {} as LogRecord;
  await expect(marker.mark(undefined)).rejects.toThrow('not being replicated');
  const first = marker.markedBy(() => Promise.reject(new Error('the first one')));
  const second = marker.markedBy(async () => record);
  first[Symbol.dispose]();
  expect(await marker.mark('safe')).toBe(record);
  second[Symbol.dispose]();
  await expect(marker.mark('safe')).rejects.toThrow('not being replicated');
});
