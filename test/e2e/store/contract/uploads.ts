import { describe, expect, test } from 'vitest';
import { bytesOf, type ContractContext } from './contract-context.ts';
import { inPieces, sha256, someBytes } from './object-content.ts';

const mebibyte = 1024 * 1024;
const partSize = 5 * mebibyte;

export const describeUploads = (context: ContractContext): void => {
  describe('uploads', () => {
    test.each([
      { what: 'nothing', length: 0 },
      { what: 'less than a part', length: 1000 },
      { what: 'exactly one part', length: partSize },
      { what: 'one part and one byte', length: partSize + 1 },
      { what: 'exactly two parts', length: 2 * partSize },
      { what: 'more parts than are sent at once', length: 5 * partSize + 12_345 },
    ])('of $what', async ({ length }) => {
      const { store } = context;
      const key = context.freshKey();
      const bytes = someBytes(length);
      const result = await store.upload(key, inPieces(bytes), { partSize });
      const read = await store.read(key);
      expect(result).toEqual({ size: length, etag: read?.etag });
      expect(sha256(read?.bytes)).toBe(sha256(bytes));
    });

    test('of 32 MiB, read back in ranges at once', async () => {
      const { store } = context;
      const key = context.freshKey();
      const bytes = someBytes(32 * mebibyte);
      await store.upload(key, inPieces(bytes));
      const offsets = [0, 1, 2, 3].map((index) => index * 8 * mebibyte);
      const ranges = await Promise.all(offsets.map((offset) => store.readRange(key, offset, 8 * mebibyte)));
      expect(sha256(Buffer.concat(ranges.map((range) => range ?? bytesOf(''))))).toBe(sha256(bytes));
    });

    test.each([
      { when: 'at once', pieces: 0 },
      { when: 'in the first part', pieces: 2 },
      { when: 'after several parts', pieces: 17 },
    ])('leave nothing when their stream fails $when', async ({ pieces }) => {
      const { store } = context;
      const key = context.freshKey();
      const failure = new Error('the disk is gone');
      const failing = async function* () {
        for (let piece = 0; piece < pieces; piece += 1) yield someBytes(mebibyte);
        throw failure;
      };
      await expect(store.upload(key, failing(), { partSize })).rejects.toBe(failure);
      expect(await store.read(key)).toBeUndefined();
      expect((await store.list({ prefix: key })).objects).toEqual([]);
    });

    test('end when they are told to', async () => {
      const { store } = context;
      const key = context.freshKey();
      const controller = new AbortController();
      const reason = new Error('enough');
      const endless = async function* () {
        for (let piece = 0; ; piece += 1) {
          if (piece === 23) controller.abort(reason);
          yield someBytes(mebibyte);
        }
      };
      const upload = store.upload(key, endless(), { partSize, signal: controller.signal });
      await expect(upload).rejects.toBe(reason);
      expect(await store.read(key)).toBeUndefined();
    });
  });
};
