import pLimit from 'p-limit';
import { beforeAll, describe, expect, test } from 'vitest';
import { bytesOf, type ContractContext, times } from './contract-context.ts';

/** In the order of their bytes: `-` before `.` before `/` before digits; JavaScript's own order has the last two the other way round. */
const ordered = ['a b', 'a%2F+', 'a-b', 'a.txt', 'a/b', 'a/c/d', 'a0', 'b', 'ä', '～', '😀'];
/** More than one page, and more than one DeleteObjects. */
const many = 1005;

const keysOf = (page: { objects: readonly { key: string }[] }): string[] =>
  page.objects.map(({ key }) => key);

export const describeListings = (context: ContractContext): void => {
  describe('listings', () => {
    let prefix: string;
    const under = (names: readonly string[]): string[] => names.map((name) => prefix + name);

    beforeAll(async () => {
      prefix = context.freshPrefix();
      for (const key of under(ordered).toReversed()) await context.store.create(key, bytesOf(key));
    });

    test('show keys in the order of their bytes, with sizes', async () => {
      const page = await context.store.list({ prefix });
      expect(keysOf(page)).toEqual(under(ordered));
      expect(page.more).toBe(false);
      expect(page.objects.map(({ size }) => size)).toEqual(under(ordered).map((key) => bytesOf(key).length));
    });

    test('show only what starts with the prefix, which need not end at a slash', async () => {
      const page = await context.store.list({ prefix: `${prefix}a/` });
      expect(keysOf(page)).toEqual(under(['a/b', 'a/c/d']));
      const partial = await context.store.list({ prefix: `${prefix}a/c` });
      expect(keysOf(partial)).toEqual(under(['a/c/d']));
    });

    test('show nothing where nothing is', async () => {
      const page = await context.store.list({ prefix: context.freshPrefix() });
      expect(keysOf(page)).toEqual([]);
      expect(page.more).toBe(false);
    });

    test.each([
      { where: 'an existing key', after: 'a.txt', first: 'a/b' },
      { where: 'a key that does not exist', after: 'a/bb', first: 'a/c/d' },
      { where: 'the first part of a key', after: 'a/c', first: 'a/c/d' },
    ])('go on after $where', async ({ after, first }) => {
      const page = await context.store.list({ prefix, after: prefix + after });
      expect(keysOf(page)).toEqual(under(ordered.slice(ordered.indexOf(first))));
    });

    test('end after the last key', async () => {
      const page = await context.store.list({ prefix, after: `${prefix}😀` });
      expect(keysOf(page)).toEqual([]);
      expect(page.more).toBe(false);
    });

    test.each([1, 2, 3, ordered.length - 1, ordered.length])('come in pages of %i', async (limit) => {
      const found: string[] = [];
      for (let more = true; more; ) {
        const page = await context.store.list({ prefix, after: found.at(-1) ?? '', limit });
        expect(page.objects.length).toBeGreaterThan(0);
        expect(page.objects.length).toBeLessThanOrEqual(limit);
        found.push(...keysOf(page));
        more = page.more;
      }
      expect(found).toEqual(under(ordered));
    });

    test(`of more than one page are whole, and so is deleting them`, async () => {
      const { store } = context;
      const folder = context.freshPrefix();
      const limit = pLimit(16);
      const keys = times(many, (index) => `${folder}${index.toString().padStart(4, '0')}`);
      await Promise.all(keys.map((key) => limit(() => store.create(key, bytesOf('x')))));
      const first = await store.list({ prefix: folder });
      const second = await store.list({ prefix: folder, after: keysOf(first).at(-1) ?? '' });
      expect([first.more, second.more]).toEqual([true, false]);
      expect([...keysOf(first), ...keysOf(second)]).toEqual(keys);
      const kept = keys[777] ?? '';
      await store.delete(keys.filter((key) => key !== kept));
      expect(keysOf(await store.list({ prefix: folder }))).toEqual([kept]);
    });
  });
};
