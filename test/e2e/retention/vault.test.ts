import { afterEach, describe, expect, it } from 'vitest';
import { ReplicaLog } from '../../../runtime/src/replica/log/log.ts';
import type { Seq } from '../../../runtime/src/replica/log/numbers.ts';
import { LogCutShortError, NoSuchVaultCopyError } from '../../../runtime/src/replica/vault/errors.ts';
import { findVaultCopy } from '../../../runtime/src/replica/vault/find-vault-copy.ts';
import { listVault } from '../../../runtime/src/replica/vault/list-vault.ts';
import { readTable } from '../../support/read-table.ts';
import { deleteExpired } from './lifecycle.ts';
import { hour, ShippedDatabase } from './shipped-database.ts';
import { destroyEverything, provisionedLocks } from './thief.ts';

/** What infra/ provisions by default, and how long it has the runtime keep every state. */
const bucketSettings = {
  key: 'app',
  archiveDays: 30,
  conflictDays: 90,
  abortMultipartDays: 7,
  lockArchiveDays: 30,
  lockReplicaDays: 2,
};
const locks = provisionedLocks(bucketSettings);
const windowHours = 48;

const select = 'SELECT count(*), max(n), sum(n) FROM entries';

let database: ShippedDatabase | undefined;
afterEach(() => database?.[Symbol.asyncDispose]());

/** What is done in an hour of the database's life: blocks come, stay for hours or days, and go. */
function hourOf(n: number): string[] {
  return [
    ...(n === 1 ? ['CREATE TABLE entries (n INTEGER)'] : []),
    ...(n % 7 === 1
      ? [
          `CREATE OR REPLACE TABLE seven_${Math.floor(n / 7) % 5} AS SELECT hash(range + ${n}) AS h FROM range(40000)`,
        ]
      : []),
    ...(n === 2 ? ['CREATE TABLE old AS SELECT hash(range) AS h FROM range(100000)'] : []),
    `INSERT INTO entries VALUES (${n})`,
    ...(n % 3 === 0 ? ['CHECKPOINT'] : []),
  ];
}

interface Point {
  readonly seq: Seq;
  readonly from: Date;
  /** When it was the newest no more, by the store's clock. */
  until: number;
}

/** A database that is older than the locks and in use all the time; its housekeeping runs every hour. */
async function liveFor(hours: number, { vault }: { vault: boolean }): Promise<Point[]> {
  const shipped = await ShippedDatabase.create({ locks });
  database = shipped;
  const points: Point[] = [];
  for (let n = 1; n <= hours; n += 1) {
    const { line } = await shipped.commit(...hourOf(n));
    const before = points.at(-1);
    if (before !== undefined) before.until = shipped.now;
    points.push({ seq: line.seq, from: new Date(shipped.now), until: Number.POSITIVE_INFINITY });
    shipped.pass(hour / 2);
    if (vault) await shipped.keepVault();
    await shipped.collect({ windowHours });
    deleteExpired(shipped.bucket, bucketSettings);
    shipped.pass(hour / 2);
  }
  return points;
}

const lastDay = (points: readonly Point[], now: number): Point[] =>
  points.filter(({ until }) => until > now - 24 * hour);

/** What each point restores to. */
async function filesOf(shipped: ShippedDatabase, points: readonly Point[]): Promise<string[][]> {
  const files: string[][] = [];
  for (const { seq } of points) files.push((await shipped.salvaged({ at: 'seq', seq })).hashes);
  return files;
}

function present(): ShippedDatabase {
  if (database === undefined) throw new Error('there is no database yet');
  return database;
}

describe('a thief with the key of the writer', () => {
  // Of different lengths, so that he comes at different times after the newest copy.
  it.each([108, 115, 122])(
    'cannot take away any state of the last day, however old its objects (%d hours)',
    async (hours) => {
      const points = await liveFor(hours, { vault: true });
      const shipped = present();
      const day = lastDay(points, shipped.now);
      expect(day.length).toBeGreaterThanOrEqual(24);
      const before = await filesOf(shipped, day);
      await destroyEverything(shipped.bucket);
      expect(await filesOf(shipped, day)).toEqual(before);
      // Also where it is asked for by its time, although what was overwritten looks younger now.
      const byTime = day.at(-12);
      const restored = await shipped.salvaged({ at: 'time', time: byTime?.from ?? new Date(0) });
      expect(restored.hashes).toEqual(before.at(-12));
      const newest = await shipped.salvaged({ at: 'newest' });
      expect(newest.hashes).toEqual(before.at(-1));
      expect(newest.salvaged.length).toBeGreaterThan(0);
      for (const { copy } of newest.salvaged) expect(copy).toMatch(/^app\/vault\//);
    },
  );

  it('could, if there were no vault', async () => {
    const points = await liveFor(125, { vault: false });
    const shipped = present();
    const day = lastDay(points, shipped.now);
    await destroyEverything(shipped.bucket);
    await expect(filesOf(shipped, day)).rejects.toThrow(/damaged|not in the bucket/);
  });
});

describe('an idle database', () => {
  /** Nothing has been written for longer than any lock lasts. */
  async function idle(): Promise<ShippedDatabase> {
    await liveFor(5, { vault: true });
    const shipped = present();
    for (let n = 0; n < 24 * 5; n += 1) {
      shipped.pass(hour);
      await shipped.keepVault();
      deleteExpired(shipped.bucket, bucketSettings);
    }
    return shipped;
  }

  it('comes back from the vault when its log was destroyed, and nothing older is taken for it', async () => {
    const shipped = await idle();
    const { store, keys, bucket, writer } = shipped;
    const before = await shipped.salvaged({ at: 'newest' });
    await store.delete([keys.record(writer.newest.line.seq)]);
    await expect(shipped.salvaged({ at: 'newest' })).rejects.toThrow(LogCutShortError);
    await store.delete(bucket.keys({ prefix: 'app/log/', after: '', limit: 1000 }));
    await destroyEverything(bucket);
    await expect(shipped.salvaged({ at: 'newest' })).rejects.toThrow(LogCutShortError);

    const copy = await findVaultCopy({ store, keys, wanted: 'latest' });
    const wanted = { at: 'seq', seq: copy.seq } as const;
    const restored = await shipped.salvaged(wanted, new ReplicaLog({ store, keys: copy.keys }));
    expect(restored.hashes).toEqual(before.hashes);
    expect(await readTable(restored.path, select)).toEqual([['5', '5', '15']]);
  });

  it('whose newest record was overwritten is restored from the copy of that record', async () => {
    const shipped = await idle();
    const before = await shipped.salvaged({ at: 'newest' });
    const key = shipped.keys.record(shipped.writer.newest.line.seq);
    await shipped.store.upload(
      key,
      (async function* () {
        yield Buffer.from('no record at all');
      })(),
    );
    const after = await shipped.salvaged({ at: 'newest' });
    expect(after.hashes).toEqual(before.hashes);
    expect(after.salvaged.map((object) => object.key)).toEqual([key]);
  });

  it('names the copies that there are, if another is asked for', async () => {
    const { store, keys } = await idle();
    const { copies } = await listVault({ store, keys });
    expect(copies.length).toBeGreaterThan(4);
    const asked = findVaultCopy({ store, keys, wanted: '1999-01-01' });
    await expect(asked).rejects.toThrow(NoSuchVaultCopyError);
    await expect(asked).rejects.toMatchObject({ todo: expect.stringContaining(copies.at(-1)?.id ?? '?') });
  });

  it('does not take a copy that was interrupted for one', async () => {
    const { store, keys, now } = await idle();
    const half = `${keys.vault}${new Date(now).toISOString().replaceAll(':', '-')}-00000000000000ff/log/0000000000000001`;
    const before = await listVault({ store, keys });
    await store.create(half, Buffer.from('the first of many'));
    expect(await listVault({ store, keys })).toEqual(before);
  });
});

it('an older copy serves where the newest one was made of what was damaged already', async () => {
  database = await ShippedDatabase.create();
  const { store, keys, bucket } = database;
  await database.commit(...hourOf(1), ...hourOf(2), 'CHECKPOINT');
  await database.keepVault();
  const before = await database.salvaged({ at: 'newest' });
  const packs = bucket.keys({ prefix: keys.packs, after: '', limit: 1000 });
  for (const key of packs) bucket.put(key, { bytes: Buffer.from('damaged'), mark: undefined });
  database.pass(21 * hour);
  await database.keepVault();

  const { copies } = await listVault({ store, keys });
  expect(copies).toHaveLength(2);
  const { hashes, salvaged } = await database.salvaged({ at: 'newest' });
  expect(hashes).toEqual(before.hashes);
  expect(salvaged.map(({ key }) => key).toSorted()).toEqual(packs);
  for (const { copy } of salvaged) expect(copy).toContain(copies[0]?.id);
});
