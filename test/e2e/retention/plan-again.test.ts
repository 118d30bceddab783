import { afterEach, beforeEach, expect, it } from 'vitest';
import { MissingObjectError } from '../../../runtime/src/replica/errors.ts';
import type { Store } from '../../../runtime/src/store/store.ts';
import { hour, ShippedDatabase } from './shipped-database.ts';

const select = 'SELECT count(*) FROM entries';

let database: ShippedDatabase;

beforeEach(async () => {
  database = await ShippedDatabase.create();
  await database.commit('CREATE TABLE entries AS SELECT range AS n FROM range(1000)', 'CHECKPOINT');
});
afterEach(() => database[Symbol.asyncDispose]());

/** The bucket as a restore sees it, while something happens between its plan and its first pack. */
function meanwhile(happens: () => Promise<unknown>): Store {
  let done = false;
  const readRange: Store['readRange'] = async (key, ...rest) => {
    if (!done && key.startsWith(database.keys.packs)) {
      done = true;
      await happens();
    }
    return database.store.readRange(key, ...rest);
  };
  return new Proxy(database.store, {
    get: (store, name) => {
      if (name === 'readRange') return readRange;
      const value: unknown = Reflect.get(store, name);
      return typeof value === 'function' ? value.bind(store) : value;
    },
  });
}

const packs = () => database.bucket.keys({ prefix: database.keys.packs, after: '', limit: 1000 });

it('a restore that retention takes an object away from plans again, from what is there then', async () => {
  const planned = packs();
  const store = meanwhile(async () => {
    await database.commit(
      'CREATE OR REPLACE TABLE entries AS SELECT range + 7 AS n FROM range(2000)',
      'CHECKPOINT',
    );
    await database.commit(
      'CREATE OR REPLACE TABLE entries AS SELECT range + 9 AS n FROM range(3000)',
      'CHECKPOINT',
    );
    database.pass(40 * 24 * hour);
    await database.commit('INSERT INTO entries VALUES (0)');
    await database.collect();
    expect(packs()).not.toContain(planned[0]);
  });
  expect(await database.restored(select, { at: 'newest' }, store)).toEqual([['3001']]);
});

it('one whose object stays away names it, and puts nothing in place', async () => {
  const store = meanwhile(() => database.store.delete(packs()));
  await expect(database.restored(select, { at: 'newest' }, store)).rejects.toThrow(MissingObjectError);
});

it('a restore ends in peace when the collector gives its point up meanwhile', async () => {
  // Not the first of its slot: thinning takes it.
  const { line } = await database.commit(
    'CREATE OR REPLACE TABLE entries AS SELECT range + 1 AS n FROM range(1500)',
    'CHECKPOINT',
  );
  database.pass(25 * hour);
  await database.commit(
    'INSERT INTO entries VALUES (1000)',
    'DELETE FROM entries WHERE n < 500',
    'CHECKPOINT',
  );
  database.pass(26 * hour);
  const store = meanwhile(() => database.collect());
  expect(await database.restored(select, { at: 'seq', seq: line.seq }, store)).toEqual([['1500']]);
});
