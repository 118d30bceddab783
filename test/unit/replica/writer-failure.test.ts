import { expect, it } from 'vitest';
import { SidecarError } from '../../../runtime/src/replica/errors.ts';
import { ReplicaLog } from '../../../runtime/src/replica/log/log.ts';
import type { LogRecord } from '../../../runtime/src/replica/log/record.ts';
import { StoreUnreachableError } from '../../../runtime/src/store/errors/store-unreachable-error.ts';
import type { Store } from '../../../runtime/src/store/store.ts';
import { delegatingTo } from '../../support/delegating-store.ts';
import { FakeDatabase, seeded } from './fake-database.ts';
import { fetched, keys, memoryReplica, openWriter, ship } from './replica-fixture.ts';

/** A store whose creations under one prefix fail while `broken` says so; `late` ones take effect all the same. */
function failing(store: Store, fault: { prefix: string; late: boolean; broken: boolean }): Store {
  return {
    ...delegatingTo(store),
    create: async (key, bytes, options) => {
      const fails = fault.broken && key.startsWith(fault.prefix);
      if (fails && fault.late) await store.create(key, bytes, options);
      if (fails) throw new StoreUnreachableError({ operation: 'PutObject', key, store: 'memory', tries: 1 });
      return store.create(key, bytes, options);
    },
  };
}

it.each([
  ['its map could not be uploaded, which later ones would refer to', keys.maps, false],
  ['its append failed and took effect all the same', keys.log, true],
])('a writer is done for once %s', async (_, prefix, late) => {
  const { store, bucket } = memoryReplica();
  const fault = { prefix, late, broken: false };
  const faulty = failing(store, fault);
  const database = new FakeDatabase(seeded(6));
  database.checkpoint(400);
  const writer = await openWriter({ store: faulty, log: new ReplicaLog({ store: faulty, keys }) });
  fault.broken = true;
  await expect(ship(writer, database)).rejects.toThrow(StoreUnreachableError);
  fault.broken = false;
  const records = () => bucket.keys({ prefix: keys.log, after: '', limit: 10 });
  const before = records();
  await expect(writer.ship(database.state())).rejects.toThrow(StoreUnreachableError);
  await expect(writer.mark('close')).rejects.toThrow(StoreUnreachableError);
  expect(records()).toEqual(before);
});

it.each(['intend', 'reached'] as const)(
  'a writer whose journal had no room to %s goes on, and nothing is missing',
  async (step) => {
    const { store, log } = memoryReplica();
    const noted: string[] = [];
    let full = false;
    const noteUnlessFull =
      (at: typeof step) =>
      async ({ record }: { record: LogRecord }) => {
        if (full && at === step)
          throw new SidecarError({ path: 'app.duckdb.eider', cause: new Error('ENOSPC') });
        if (at === 'reached') noted.push(record.line.id);
      };
    const journal = { intend: noteUnlessFull('intend'), reached: noteUnlessFull('reached') };
    const writer = await openWriter({ store, log, journal });
    const database = new FakeDatabase(seeded(7));
    database.checkpoint(40);
    full = true;
    const first = ship(writer, database);
    // What is durable is shipped, noted or not.
    if (step === 'intend') await expect(first).rejects.toThrow(SidecarError);
    else await first;
    await expect(ship(writer, database)).rejects.toThrow(SidecarError);
    await expect(writer.mark('close')).rejects.toThrow(SidecarError);
    full = false;
    await ship(writer, database);
    database.checkpoint(40);
    await ship(writer, database);
    expect(noted.at(-1)).toBe(writer.newest.line.id);
    expect((await fetched(store, writer.newest)).blocks).toEqual(database.blocks);
  },
);
