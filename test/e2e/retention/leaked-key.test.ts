import { afterEach, expect, it } from 'vitest';
import type { Seq } from '../../../runtime/src/replica/log/numbers.ts';
import { archive } from '../../../runtime/src/supervisor/archive/archive.ts';
import { restoreArchive } from '../../../runtime/src/supervisor/archive/archive-restore.ts';
import { DrillScratch } from '../../../runtime/src/supervisor/archive/drill-scratch.ts';
import { readTable } from '../../support/read-table.ts';
import { hour, ShippedDatabase } from './shipped-database.ts';
import { silentLog } from './silent-log.ts';
import { destroyEverything, provisionedLocks } from './thief.ts';

/** What infra/ provisions by default; then it has the runtime keep every state as long as the lock. */
const windowHours = 48;
const locks = provisionedLocks({ key: 'app', lockArchiveDays: 30, lockReplicaDays: 2 });

const select = 'SELECT n FROM entries ORDER BY n';
const numbersTo = (n: number) => Array.from({ length: n }, (_, index) => [String(index + 1)]);

let database: ShippedDatabase | undefined;
afterEach(() => database?.[Symbol.asyncDispose]());

/** A database that gets one row an hour; the seq of the state with n rows is at n − 1. */
async function live(from: number, to: number, shipped: ShippedDatabase): Promise<Seq[]> {
  const seqs: Seq[] = [];
  for (let n = from; n <= to; n += 1) {
    const record = await shipped.commit(
      ...(n === 1
        ? ['CREATE TABLE entries AS SELECT 0 AS n, range AS filling FROM range(20000) LIMIT 0']
        : []),
      `INSERT INTO entries VALUES (${n}, 0)`,
      ...(n % 4 === 0 ? ['CHECKPOINT'] : []),
    );
    seqs.push(record.line.seq);
    shipped.pass(hour);
  }
  return seqs;
}

async function archiveNow({ store, log, folder, now }: ShippedDatabase): Promise<void> {
  await using scratch = await DrillScratch.open({ folder: folder.at('scratch') });
  const wanted = { at: 'newest' } as const;
  await archive({ store, log, logger: silentLog, scratch, wanted, asserts: [], now: () => new Date(now) });
}

it('with the locks, a thief cannot keep any state of the last day from being restored', async () => {
  database = await ShippedDatabase.create({ locks });
  const seqs = await live(1, 22, database);
  await destroyEverything(database.bucket);
  for (const [index, seq] of seqs.entries()) {
    expect(await database.restored(select, { at: 'seq', seq })).toEqual(numbersTo(index + 1));
  }
  expect(await database.restored(select, { at: 'newest' })).toEqual(numbersTo(22));
});

it('without them, the same thief destroys everything', async () => {
  database = await ShippedDatabase.create();
  await live(1, 3, database);
  await destroyEverything(database.bucket);
  await expect(database.restored(select, { at: 'newest' })).rejects.toThrow();
});

it('states stay within reach below a record that a thief has written on top', async () => {
  database = await ShippedDatabase.create({ locks });
  const seqs = await live(1, 3, database);
  const { store, keys, now } = database;
  const thiefs = [(seqs.at(-1) ?? 0) + 1, 2 ** 52] as Seq[];
  database.pass(1);
  for (const seq of thiefs) await store.create(keys.record(seq), Buffer.from('no record at all'));
  await expect(database.restored(select, { at: 'newest' })).rejects.toThrow('damaged');
  const [, second = 0 as Seq] = seqs;
  expect(await database.restored(select, { at: 'seq', seq: second })).toEqual(numbersTo(2));
  expect(await database.restored(select, { at: 'time', time: new Date(now) })).toEqual(numbersTo(3));
});

it('an older database: its newest archive snapshot survives, and all that was written since', async () => {
  database = await ShippedDatabase.create({ locks });
  await live(1, 60, database);
  await archiveNow(database);
  await live(61, 83, database);
  const { bucket, store, keys, now, folder } = database;
  const young = bucket
    .keys({ prefix: 'app/', after: '', limit: 100_000 })
    .filter((key) => !key.endsWith('lease.json'))
    .map((key) => ({ key, object: bucket.get(key) }))
    .filter(({ object }) => now - (object?.lastModified ?? 0) < 24 * hour);
  expect(young.length).toBeGreaterThan(23);

  await destroyEverything(bucket);
  for (const { key, object } of young) expect(bucket.get(key), key).toBe(object);
  const target = folder.at('from-archive.duckdb');
  await restoreArchive({ store, keys, wanted: { at: 'newest' }, target, aside: undefined, validate: true });
  expect(await readTable(target, select)).toEqual(numbersTo(60));
});

it('the locks never stand in the way of the collector', async () => {
  database = await ShippedDatabase.create({ locks });
  await live(1, 40, database);
  const { deletedRecords, locked } = await database.collect({ windowHours });
  expect(deletedRecords.length).toBe(0);
  database.pass(44 * hour);
  await database.commit('INSERT INTO entries VALUES (41, 0)', 'CHECKPOINT');
  for (let run = 0; run < 100; run += 1) {
    database.pass(hour);
    expect((await database.collect({ windowHours })).locked).toBe(false);
  }
  expect(locked).toBe(false);
});
