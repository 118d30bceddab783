import { expect, it } from 'vitest';
import { ReplicaLog } from '../../../runtime/src/replica/log/log.ts';
import { StoreUnreachableError } from '../../../runtime/src/store/errors/store-unreachable-error.ts';
import type { Store } from '../../../runtime/src/store/store.ts';
import { LeaseLostError } from '../../../runtime/src/supervisor/lease/lease-lost-error.ts';
import { rewind } from '../../../runtime/src/supervisor/rewind.ts';
import { delegatingTo } from '../../support/delegating-store.ts';
import { FakeDatabase, seeded } from '../replica/fake-database.ts';
import { keys, memoryReplica, openWriter, ship } from '../replica/replica-fixture.ts';
import { ReignStage } from './reign-stage.ts';

/** Two states of a database, and a way to go back to the first through whatever stands before the bucket. */
async function twoStates() {
  const { store, log } = memoryReplica();
  const database = new FakeDatabase(seeded(7));
  const writer = await openWriter({ store, log });
  database.checkpoint(10);
  await ship(writer, database);
  const point = writer.newest.line;
  database.checkpoint(10);
  await ship(writer, database);
  await using stage = await ReignStage.create();
  const { settings, logger } = stage.run;
  const { signal } = new AbortController();
  const goBack = (through: Store) =>
    rewind({
      settings,
      store: through,
      log: new ReplicaLog({ store: through, keys }),
      logger,
      wanted: { at: 'seq', seq: point.seq },
      waitSeconds: 60,
      signal,
    });
  const newest = () => log.read((writer.newest.line.seq + 2) as typeof point.seq);
  return { store, point, goBack, newest };
}

it('says what it did, even if the lease cannot be given back', async () => {
  const { store, point, goBack, newest } = await twoStates();
  let done = false;
  const deaf: Store = {
    ...delegatingTo(store),
    create: async (key, ...call) => {
      const made = await store.create(key, ...call);
      done = (await newest()) !== undefined;
      return made;
    },
    read: async (key, ...call) => {
      if (done && key === keys.lease) {
        throw new StoreUnreachableError({ operation: 'GetObject', key, store: 'memory', tries: 6 });
      }
      return store.read(key, ...call);
    },
  };
  const { record } = await goBack(deaf);
  expect(record.line).toMatchObject({ kind: 'rewind', restoredFrom: point.seq, line: point.line + 1 });
  expect((await newest())?.line.id).toBe(record.line.id);
});

it('changes nothing if another process takes the lease before its `open`', async () => {
  const { store, goBack, newest } = await twoStates();
  const robbed: Store = {
    ...delegatingTo(store),
    swap: async (key, bytes, etag, ...call) => {
      const lease = { ...JSON.parse(Buffer.from(bytes).toString()), session: 'another' };
      await store.swap(key, Buffer.from(JSON.stringify(lease)), etag, ...call);
      return { swapped: false };
    },
  };
  await expect(goBack(robbed)).rejects.toThrow(LeaseLostError);
  expect(await newest()).toBeUndefined();
});

it('is not stopped by others who write to its lease, as a drill does', async () => {
  const { store, goBack, newest, point } = await twoStates();
  let drilled = false;
  const shared: Store = {
    ...delegatingTo(store),
    swap: async (key, bytes, etag, ...call) => {
      if (drilled) return store.swap(key, bytes, etag, ...call);
      drilled = true;
      const lease = { ...JSON.parse(Buffer.from(bytes).toString()), lastDrill: {} };
      await store.swap(key, Buffer.from(JSON.stringify(lease)), etag, ...call);
      return { swapped: false };
    },
  };
  await goBack(shared);
  expect((await newest())?.line).toMatchObject({ kind: 'rewind', restoredFrom: point.seq });
});
