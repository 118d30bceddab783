import { describe, expect, test } from 'vitest';
import { until } from '../../../support/until.ts';
import { bytesOf, type ContractContext, textOf } from './contract-context.ts';
import { sha256, someBytes } from './object-content.ts';

const mebibyte = 1024 * 1024;
const minuteMilliseconds = 60_000;

export const describeReads = (context: ContractContext): void => {
  describe('reads', () => {
    test('what does not exist is undefined, not an error', async () => {
      const { store } = context;
      const key = context.freshKey();
      expect(await store.read(key)).toBeUndefined();
      expect(await store.readRange(key, 0, 1)).toBeUndefined();
    });

    test('an object comes back byte by byte', async () => {
      const { store } = context;
      const key = context.freshKey();
      const bytes = someBytes(3 * mebibyte + 1);
      await store.create(key, bytes);
      expect(sha256((await store.read(key))?.bytes)).toBe(sha256(bytes));
    });

    test('an object may be empty', async () => {
      const { store } = context;
      const key = context.freshKey();
      await store.create(key, bytesOf(''));
      expect((await store.read(key))?.bytes).toHaveLength(0);
      expect(await store.readRange(key, 0, 1)).toHaveLength(0);
    });

    test('whether an object is still the same is told by its ETag', async () => {
      const { store } = context;
      const key = context.freshKey();
      const made = await store.create(key, bytesOf('one'));
      const etag = made.created ? made.etag : '';
      // A store that cannot be asked now may always say no.
      await until('the store to say so', () => store.isStill(key, etag));
      const swapped = await store.swap(key, bytesOf('two'), etag);
      expect(await store.isStill(key, etag)).toBe(false);
      await until('the store to say so', () => store.isStill(key, swapped.swapped ? swapped.etag : ''));
      await store.delete([key]);
      expect(await store.isStill(key, etag)).toBe(false);
    });

    test('age is told by one clock, the store’s', async () => {
      const { store } = context;
      const key = context.freshKey();
      await store.create(key, bytesOf('young'));
      const read = await store.read(key);
      const listed = await store.list({ prefix: key });
      const ages = [
        Number(read?.date) - Number(read?.lastModified),
        Number(listed.date) - Number(listed.objects[0]?.lastModified),
      ];
      // HTTP tells whole seconds only; that the machine is slow must not matter.
      for (const age of ages) expect(Math.abs(age)).toBeLessThan(10 * minuteMilliseconds);
    });

    test.each([
      { range: 'from the start', offset: 0, length: 4, content: '0123' },
      { range: 'in the middle', offset: 3, length: 4, content: '3456' },
      { range: 'to the very end', offset: 6, length: 4, content: '6789' },
      { range: 'past the end', offset: 8, length: 4, content: '89' },
      { range: 'from the end', offset: 10, length: 4, content: '' },
      { range: 'from past the end', offset: 99, length: 4, content: '' },
    ])('a range $range', async ({ offset, length, content }) => {
      const { store } = context;
      const key = context.freshKey();
      await store.create(key, bytesOf('0123456789'));
      expect(textOf(await store.readRange(key, offset, length))).toBe(content);
    });

    test.each([
      { offset: -1, length: 1 },
      { offset: 0.5, length: 1 },
      { offset: 0, length: 0 },
      { offset: 0, length: Number.NaN },
    ])('a range from $offset of $length bytes is a mistake', async ({ offset, length }) => {
      await expect(context.store.readRange(context.freshKey(), offset, length)).rejects.toThrow(RangeError);
    });
  });
};
