import { describe, expect, test } from 'vitest';
import { proveConditionalWrites } from '../../../../runtime/src/store/prove-conditional-writes.ts';
import { bytesOf, type ContractContext, staleEtag, textOf, times } from './contract-context.ts';

export const describeConditionalWrites = (context: ContractContext): void => {
  describe('conditional writes', () => {
    test('an object is created once, and stays what it was', async () => {
      const { store } = context;
      const key = context.freshKey();
      const first = await store.create(key, bytesOf('first'));
      const second = await store.create(key, bytesOf('second'));
      const read = await store.read(key);
      expect(first).toEqual({ created: true, etag: read?.etag });
      expect(second).toEqual({ created: false });
      expect(textOf(read?.bytes)).toBe('first');
    });

    test('of twenty that create the same key at once, one does', async () => {
      const { store } = context;
      const key = context.freshKey();
      const results = await Promise.all(times(20, (index) => store.create(key, bytesOf(`${index}`))));
      const winners = results.flatMap(({ created }, index) => (created ? [`${index}`] : []));
      expect(winners).toHaveLength(1);
      expect([textOf((await store.read(key))?.bytes)]).toEqual(winners);
    });

    test('an object is replaced by whoever knows its ETag', async () => {
      const { store } = context;
      const key = context.freshKey();
      await store.create(key, bytesOf('0'));
      let etag = (await store.read(key))?.etag ?? '';
      for (const content of ['1', '2', '3']) {
        const result = await store.swap(key, bytesOf(content), etag);
        const read = await store.read(key);
        expect(result).toEqual({ swapped: true, etag: read?.etag });
        expect(textOf(read?.bytes)).toBe(content);
        etag = read?.etag ?? '';
      }
    });

    test('an object is not replaced by whoever knows an older ETag', async () => {
      const { store } = context;
      const key = context.freshKey();
      await store.create(key, bytesOf('old'));
      const old = (await store.read(key))?.etag ?? '';
      await store.swap(key, bytesOf('new'), old);
      expect(await store.swap(key, bytesOf('late'), old)).toEqual({ swapped: false });
      expect(textOf((await store.read(key))?.bytes)).toBe('new');
    });

    test('what does not exist is not replaced', async () => {
      const { store } = context;
      const key = context.freshKey();
      expect(await store.swap(key, bytesOf('new'), staleEtag)).toEqual({ swapped: false });
      expect(await store.read(key)).toBeUndefined();
    });

    test('of twenty that replace the same ETag at once, one does', async () => {
      const { store } = context;
      const key = context.freshKey();
      await store.create(key, bytesOf('before'));
      const etag = (await store.read(key))?.etag ?? '';
      const results = await Promise.all(times(20, (index) => store.swap(key, bytesOf(`${index}`), etag)));
      const winners = results.flatMap(({ swapped }, index) => (swapped ? [`${index}`] : []));
      expect(winners).toHaveLength(1);
      expect([textOf((await store.read(key))?.bytes)]).toEqual(winners);
    });

    test('the store proves that it enforces them, and keeps nothing of the proof', async () => {
      const { store } = context;
      const prefix = context.freshPrefix();
      await proveConditionalWrites({ store, prefix });
      expect((await store.list({ prefix })).objects).toEqual([]);
    });
  });
};
