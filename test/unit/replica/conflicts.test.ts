import { expect, it } from 'vitest';
import {
  conflictId,
  conflictKeys,
  listConflicts,
  readConflict,
} from '../../../runtime/src/replica/conflicts.ts';
import { copyRecord } from '../../../runtime/src/replica/log/copy-record.ts';
import { ReplicaLog } from '../../../runtime/src/replica/log/log.ts';
import type { Store } from '../../../runtime/src/store/store.ts';
import { delegatingTo } from '../../support/delegating-store.ts';
import { FakeDatabase, seeded } from './fake-database.ts';
import { keys, memoryReplica, openWriter, ship } from './replica-fixture.ts';

const id = conflictId(new Date(0), 'host');

/** A store that copies so many objects, and then no more. */
function copying(store: Store, count: number): Store {
  let left = count;
  return {
    ...delegatingTo(store),
    copy: async (from, to) => {
      if (left === 0) throw new Error('the process is killed');
      left -= 1;
      return store.copy(from, to);
    },
  };
}

it('a state that was being kept counts as restorable only once it is there whole', async () => {
  const { store, log } = memoryReplica();
  const writer = await openWriter({ store, log });
  const database = new FakeDatabase(seeded(3));
  database.checkpoint(60);
  await ship(writer, database);
  // So that the WAL lies in several records.
  for (const bytes of [40_000, 9000, 300]) {
    database.commit(bytes);
    await ship(writer, database);
  }
  const to = conflictKeys(keys, id);
  const record = writer.newest;
  const place = 'newest' as const;
  const objects = await copyRecord({ store, from: keys, to: conflictKeys(keys, 'whole'), record, place });
  expect(objects).toBeGreaterThan(4);
  for (let copied = 1; copied < objects; copied += 1) {
    const interrupted = copyRecord({ store: copying(store, copied), from: keys, to, record, place });
    await expect(interrupted).rejects.toThrow('killed');
    const [conflict] = await listConflicts({ store, keys });
    expect(conflict, `after ${copied} of ${objects}`).toMatchObject({ id, newest: undefined });
  }
  await copyRecord({ store, from: keys, to, record, place });
  const restorable = (await listConflicts({ store, keys })).map(({ newest }) => newest?.id);
  expect(restorable).toEqual([record.line.id, record.line.id]);
});

it('a damaged record hides neither the other conflicts nor itself', async () => {
  const { bucket, store, log } = memoryReplica();
  const writer = await openWriter({ store, log });
  const database = new FakeDatabase(seeded(3));
  database.checkpoint(60);
  await ship(writer, database);
  const record = writer.newest;
  const ids = [0, 1, 2].map((hours) => conflictId(new Date(hours * 3_600_000), 'host'));
  for (const each of ids)
    await copyRecord({ store, from: keys, to: conflictKeys(keys, each), record, place: 'newest' });
  const damaged = ids[1] ?? '';
  const key = conflictKeys(keys, damaged).record(record.line.seq);
  bucket.put(key, { bytes: Buffer.from('no record'), mark: undefined });
  const found = await listConflicts({ store, keys });
  expect(found.map((each) => each.id)).toEqual(ids);
  expect(found.map(({ newest }) => newest?.id)).toEqual([record.line.id, undefined, record.line.id]);
  expect(found.map(({ damage }) => damage)).toEqual([undefined, expect.stringContaining(key), undefined]);
  expect(await readConflict({ store, keys, id: damaged })).toMatchObject({ newest: undefined });
});

it('a local file of which nothing but the `open` was kept is no state', async () => {
  const { store } = memoryReplica();
  await openWriter({ store, log: new ReplicaLog({ store, keys: conflictKeys(keys, id) }) });
  expect(await listConflicts({ store, keys })).toMatchObject([{ id, newest: undefined }]);
});
