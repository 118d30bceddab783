import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ulid } from 'ulid';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ReplicaKeys } from '../../runtime/src/replica/keys.ts';
import { ReplicaLog } from '../../runtime/src/replica/log/log.ts';
import type { Epoch } from '../../runtime/src/replica/log/numbers.ts';
import { openLog } from '../../runtime/src/replica/log/open-log.ts';
import { loadMap } from '../../runtime/src/replica/map/load-map.ts';
import { ReplicaWriter } from '../../runtime/src/replica/replica-writer.ts';
import { Sidecar } from '../../runtime/src/replica/sidecar.ts';
import type { Store } from '../../runtime/src/store/store.ts';
import { Lag } from '../../runtime/src/supervisor/ship/lag.ts';
import { Replicator } from '../../runtime/src/supervisor/ship/replicator.ts';
import { sourceAt } from '../../runtime/src/supervisor/ship/source.ts';
import { restorePoint } from '../../runtime/src/supervisor/start/restore-point.ts';
import { mayPass } from '../../runtime/src/supervisor/try-again.ts';
import { DuckdbSession } from '../support/duckdb-session.ts';
import { MemoryBucket } from '../support/memory-store/memory-bucket.ts';
import { openMemoryStore } from '../support/memory-store/open-memory-store.ts';
import { readTable } from '../support/read-table.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';
import { OutageStore } from './support/outage-store.ts';

const hour = 3600;
/** Bytes that the application adds per request that fails: in the hour, about 60 MB. */
const bytesPerCommit = 500_000;

let folder: TemporaryFolder;
let application: DuckdbSession;
let clock: number;
let outage: OutageStore;

beforeEach(async () => {
  clock = 0;
  folder = await TemporaryFolder.create();
  application = await DuckdbSession.open({ path: folder.at('app.duckdb') });
  await application.run('CREATE TABLE entries AS SELECT 0 AS n, repeat(uuid()::VARCHAR, 10) AS noise');
  outage = new OutageStore(openMemoryStore({ bucket: new MemoryBucket() }));
});
afterEach(async () => {
  await application.kill();
  await folder[Symbol.asyncDispose]();
});

const monotonic = () => clock;

async function openWriter(store: Store, log: ReplicaLog): Promise<ReplicaWriter> {
  const common = { log, tryAgain: mayPass, eiderVersion: '0.0.0' };
  const newest = await openLog({
    ...common,
    newest: undefined,
    tried: 0 as Epoch,
    id: ulid(),
    time: new Date(),
    newLine: false,
  });
  if (newest === undefined) throw new Error('the log was not empty');
  return new ReplicaWriter({
    ...common,
    store,
    epoch: newest.line.epoch,
    newest,
    loaded: await loadMap({ store, keys: log.keys, ref: null }),
    journal: new Sidecar(folder.at('app.duckdb')),
    now: () => new Date(),
    ulid,
    host: 'test',
    level: 3,
  });
}

/** Bytes on the disk that are not the database's own. */
async function bytesBesideDatabase(): Promise<number> {
  const entries = await readdir(folder.path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !/^app\.duckdb(\.wal)?$/.test(entry.name));
  const sizes = await Promise.all(
    files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

it('costs no commit: the lag is told, memory and disk stay bounded, and all is shipped afterwards', async () => {
  const log = new ReplicaLog({ store: outage.store, keys: new ReplicaKeys('db') });
  const lag = new Lag(monotonic);
  const path = folder.at('app.duckdb');
  const replicator = new Replicator({
    path,
    source: await sourceAt(path),
    opaque: (refusal) => {
      throw refusal;
    },
    writer: await openWriter(outage.store, log),
    lag,
    intervalSeconds: 0.01,
    fullHashHours: 24,
    monotonic,
    onSync: () => {},
    onCaptureFailure: () => {},
  });
  await replicator.sync();
  expect(lag.seconds).toBe(0);

  const seen: { lag: number; buffers: number; beside: number }[] = [];
  const commit = (n: number) =>
    application.run(
      `INSERT INTO entries SELECT ${n}, repeat(uuid()::VARCHAR, 10) FROM range(${Math.ceil(bytesPerCommit / 360)})`,
    );
  await commit(1);
  let commits = 1;
  // Each request takes as long as its retries do, and the application goes on meanwhile.
  outage.begin(async () => {
    clock += 31;
    commits += 1;
    await commit(commits);
    if (commits % 20 === 0) await application.run('CHECKPOINT');
    const { arrayBuffers } = process.memoryUsage();
    seen.push({ lag: lag.seconds, buffers: arrayBuffers, beside: await bytesBesideDatabase() });
    if (clock >= hour) outage.end();
  });
  const stop = new AbortController();
  const running = replicator.run(stop.signal);
  await until('the hour to pass', () => clock >= hour);
  stop.abort();
  await running;

  expect(seen.at(-1)?.lag).toBeGreaterThanOrEqual(hour);
  expect(seen.map(({ lag: seconds }) => seconds)).toEqual(seen.map((_, index) => 31 * (index + 1)));
  const growth = (seen.at(-1)?.buffers ?? 0) - (seen[0]?.buffers ?? 0);
  expect(growth).toBeLessThan(8 * 1024 * 1024);
  expect(Math.max(...seen.map(({ beside }) => beside))).toBeLessThan(64 * 1024);

  await replicator.sync();
  expect(lag.seconds).toBe(0);
  await replicator.close();
  const target = folder.at('restored.duckdb');
  await restorePoint({ store: outage.store, log, wanted: { at: 'newest' }, target, validate: true });
  expect(await readTable(target, 'SELECT count(DISTINCT n) FROM entries')).toEqual([[String(commits + 1)]]);
});
