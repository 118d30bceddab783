import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareKeys } from '../../../runtime/src/store/key-order.ts';
import { type Lister, stillListed } from '../../../runtime/src/store/s3/still-listed.ts';
import { MemoryBucket } from '../../support/memory-store/memory-bucket.ts';
import { openMemoryStore } from '../../support/memory-store/open-memory-store.ts';

const key = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '/', 'ä'), minLength: 1, maxLength: 4 });
const keySet = fc.uniqueArray(key, { minLength: 1, maxLength: 30 });

/** Lists a bucket in memory in pages of three, and counts them. */
const smallPages = (keys: readonly string[]): { list: Lister; pages: () => number } => {
  const bucket = new MemoryBucket();
  for (const present of keys) bucket.put(present, { bytes: new Uint8Array(), mark: undefined });
  const store = openMemoryStore({ bucket });
  let pages = 0;
  const list: Lister = (options) => {
    pages += 1;
    return store.list({ ...options, limit: 3 });
  };
  return { list, pages: () => pages };
};

test('exactly the keys that are there are found, in whatever pages', async () => {
  const property = fc.asyncProperty(keySet, keySet, async (present, asked) => {
    const { list } = smallPages(present);
    const keys = asked.toSorted(compareKeys);
    const expected = keys.filter((one) => present.includes(one));
    expect(await stillListed({ list, keys, signal: undefined })).toEqual(expected);
  });
  await fc.assert(property);
});

test('what lies between two keys far apart is not paged through', async () => {
  const between = Array.from({ length: 300 }, (_, index) => `k/b${index.toString().padStart(3, '0')}`);
  const { list, pages } = smallPages(between);
  const found = await stillListed({ list, keys: ['k/aaa', 'k/zzz'], signal: undefined });
  expect(found).toEqual([]);
  expect(pages()).toBe(2);
});
