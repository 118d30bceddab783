import { afterEach, beforeEach, expect, it } from 'vitest';
import { MissingObjectError } from '../../../runtime/src/replica/errors.ts';
import type { Store } from '../../../runtime/src/store/store.ts';
import { hour, ShippedDatabase } from './shipped-database.ts';

const select = 'SELECT count(*), min(n) FROM entries';

/** A table of which no block is as before. */
const entriesFrom = (n: number) =>
  `CREATE OR REPLACE TABLE entries AS SELECT range + ${n} AS n, hash(range + ${n}) AS h FROM range(1000)`;

let database: ShippedDatabase;

beforeEach(async () => {
  database = await ShippedDatabase.create();
  await database.commit(entriesFrom(0), 'CHECKPOINT');
});
afterEach(() => database[Symbol.asyncDispose]());

/** The bucket as a restore sees it, while something happens between its plan and its first pack. */
function meanwhile(happens: () => Promise<unknown>): Store {
  let happening: Promise<unknown> | undefined;
  const readRange: Store['readRange'] = async (key, ...rest) => {
    if (key.startsWith(database.keys.packs)) {
      happening ??= happens();
      await happening;
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
    await database.commit(entriesFrom(7), 'CHECKPOINT');
    await database.commit(entriesFrom(9), 'CHECKPOINT');
    database.pass(40 * 24 * hour);
    await database.commit('INSERT INTO entries VALUES (0, 0)');
    await database.collect();
    expect(packs()).not.toContain(planned[0]);
  });
  expect(await database.restored(select, { at: 'newest' }, store)).toEqual([['1001', '0']]);
});

it('one whose object stays away names it, and puts nothing in place', async () => {
  const store = meanwhile(() => database.store.delete(packs()));
  await expect(database.restored(select, { at: 'newest' }, store)).rejects.toThrow(MissingObjectError);
});

it('a restore ends in peace when the collector gives its point up meanwhile', async () => {
  // Not the first of its slot: thinning takes it.
  const { line } = await database.commit(entriesFrom(1), 'CHECKPOINT');
  for (const n of [3, 5, 7, 9]) await database.commit(entriesFrom(n), 'CHECKPOINT');
  database.pass(26 * hour);
  const store = meanwhile(() => database.collect());
  expect(await database.restored(select, { at: 'seq', seq: line.seq }, store)).toEqual([['1000', '1']]);
});
