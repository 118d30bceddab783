import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { FencedError } from '../../../runtime/src/replica/errors.ts';
import { sha256 as sha256Of } from '../../../runtime/src/replica/frame/sha256.ts';
import type { LogRecord } from '../../../runtime/src/replica/log/record.ts';
import { verifyReplica } from '../../../runtime/src/replica/retention/verify-replica.ts';
import { FakeDatabase, seeded } from './fake-database.ts';
import { fetched, keys, memoryReplica, openWriter, ship } from './replica-fixture.ts';

/** One hash over everything that a restore must bring back. */
function digestOf({ blocks, headerBytes, slots, wal }: Awaited<ReturnType<typeof fetched>>): string {
  const hash = createHash('sha256').update(headerBytes).update(`${slots}`);
  for (const [id, bytes] of [...blocks].sort(([a], [b]) => a - b)) hash.update(`${id}:`).update(bytes);
  return hash.update(wal).digest('hex');
}

describe('the replica', () => {
  it.each([1, 2, 3, 4, 5, 6])(
    'gives back every state of a changing database (seed %i), over restarts of the writer',
    async (seed) => {
      const random = seeded(seed);
      const { store, log } = memoryReplica();
      const database = new FakeDatabase(random);
      let writer = await openWriter({ store, log });
      const states: { record: LogRecord; expected: string }[] = [];
      for (let step = 0; step < 60; step += 1) {
        if (step === 0 || random() < 0.25)
          database.checkpoint(Math.floor(random() * (random() < 0.2 ? 900 : 12)));
        else database.commit(1 + Math.floor(random() * (random() < 0.1 ? 3_000_000 : 500)));
        await ship(writer, database);
        states.push({ record: writer.newest, expected: digestOf(database) });
        if (random() < 0.1) writer = await openWriter({ store, log, newest: writer.newest });
      }
      for (const { record, expected } of states)
        expect(digestOf(await fetched(store, record))).toBe(expected);
    },
  );

  it('uploads nothing for a database that has not changed', async () => {
    const { bucket, store, log } = memoryReplica();
    const database = new FakeDatabase(seeded(1));
    database.checkpoint(20);
    const writer = await openWriter({ store, log });
    await ship(writer, database);
    const before = bucket.keys({ prefix: '', after: '', limit: 1000 });
    expect(await writer.ship(database.state())).toBeUndefined();
    const again = await openWriter({ store, log, newest: writer.newest });
    expect(await again.ship(database.state())).toBeUndefined();
    const open = keys.record(again.newest.line.seq);
    expect(bucket.keys({ prefix: '', after: '', limit: 1000 })).toEqual([...before, open].sort());
  });

  it('does not upload a content again that the newest map has, wherever it moves', async () => {
    const { store, log } = memoryReplica();
    const database = new FakeDatabase(seeded(2));
    database.checkpoint(50);
    const writer = await openWriter({ store, log });
    await ship(writer, database);
    const [first] = database.blocks.values();
    if (first === undefined) throw new Error('the database has no block');
    expect(writer.sink.has(sha256Of(first))).toBe(true);
  });

  it('stops a writer at its next append when another one has opened the log', async () => {
    const { store, log } = memoryReplica();
    const database = new FakeDatabase(seeded(3));
    database.checkpoint(5);
    const stale = await openWriter({ store, log });
    await ship(stale, database);
    await openWriter({ store, log, newest: stale.newest });
    database.commit(100);
    await expect(ship(stale, database)).rejects.toThrow(FencedError);
  });
});

describe('one flipped byte', () => {
  it.each(['log/', 'packs/', 'maps/'])(
    'in an object under %s is found by a restore, which names the object',
    async (folder) => {
      const { bucket, store, log } = memoryReplica();
      const database = new FakeDatabase(seeded(4));
      database.checkpoint(30);
      const writer = await openWriter({ store, log });
      await ship(writer, database);
      const [key] = bucket.keys({ prefix: `db/${folder}`, after: '', limit: 10 }).slice(-1);
      const object = key === undefined ? undefined : bucket.get(key);
      if (key === undefined || object === undefined) throw new Error(`there is no object under ${folder}`);
      const record = writer.newest.line.seq;
      const step = Math.max(1, Math.floor(object.bytes.length / 400));
      for (let at = 0; at < object.bytes.length; at += step) {
        const damaged = Uint8Array.from(object.bytes);
        damaged[at] = (damaged[at] ?? 0) ^ (1 << (at % 8));
        bucket.put(key, { bytes: damaged, mark: undefined });
        await expect(restoreNewest(log, store, record), `byte ${at}`).rejects.toThrow(key);
      }
      bucket.put(key, { bytes: object.bytes, mark: undefined });
      await expect(restoreNewest(log, store, record)).resolves.toBeDefined();
    },
  );
});

async function restoreNewest(
  log: ReturnType<typeof memoryReplica>['log'],
  store: ReturnType<typeof memoryReplica>['store'],
  seq: Parameters<typeof log.read>[0],
) {
  const record = await log.read(seq);
  if (record === undefined) throw new Error(`there is no record ${seq}`);
  return fetched(store, record);
}

describe('verification', () => {
  it.each(['log/', 'packs/', 'maps/'])(
    'names each damaged and each missing object under %s, and nothing else',
    async (folder) => {
      const { bucket, store, log } = memoryReplica();
      const database = new FakeDatabase(seeded(5));
      const writer = await openWriter({ store, log });
      for (let step = 0; step < 5; step += 1) {
        database.checkpoint(300);
        await ship(writer, database);
        database.commit(700);
        await ship(writer, database);
      }
      const verify = () => verifyReplica({ store, log, random: Math.random });
      expect((await verify()).problems).toEqual([]);

      const [damaged = '', missing = ''] = bucket
        .keys({ prefix: `db/${folder}`, after: '', limit: 10 })
        .slice(1, 3);
      const bytes = Uint8Array.from(bucket.get(damaged)?.bytes ?? []);
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 4;
      bucket.put(damaged, { bytes, mark: undefined });
      const wounded = [damaged];
      // A record may be missing: retention thins them. What no record refers to is not missed.
      if (folder !== 'log/') {
        bucket.delete(missing);
        wounded.push(missing);
      }
      expect((await verify()).problems.map(({ key }) => key)).toEqual(wounded.sort());
    },
  );
});
