import { describe, expect, test } from 'vitest';
import { bytesOf, type ContractContext, textOf } from './contract-context.ts';

export const describeCopiesAndDeletes = (context: ContractContext): void => {
  describe('copies', () => {
    test('are objects of their own', async () => {
      const { store } = context;
      const from = `${context.freshPrefix()}a b+ä/original`;
      const to = context.freshKey();
      await store.create(from, bytesOf('content'));
      expect(await store.copy(from, to)).toBe(true);
      await store.delete([from]);
      expect(textOf((await store.read(to))?.bytes)).toBe('content');
    });

    test('of what does not exist do not happen', async () => {
      const { store } = context;
      const to = context.freshKey();
      expect(await store.copy(context.freshKey(), to)).toBe(false);
      expect(await store.read(to)).toBeUndefined();
    });
  });

  describe('deletes', () => {
    test('take what they are told to, and nothing else', async () => {
      const { store } = context;
      const prefix = context.freshPrefix();
      for (const name of ['a', 'b', 'c/d']) await store.create(prefix + name, bytesOf(name));
      await store.delete([`${prefix}c/d`, `${prefix}a`]);
      expect(await store.read(`${prefix}a`)).toBeUndefined();
      expect(await store.readRange(`${prefix}a`, 0, 1)).toBeUndefined();
      expect((await store.list({ prefix })).objects.map(({ key }) => key)).toEqual([`${prefix}b`]);
    });

    test('of what does not exist are fine', async () => {
      await context.store.delete([context.freshKey(), context.freshKey()]);
      await context.store.delete([]);
    });

    test('leave the key free for another object', async () => {
      const { store } = context;
      const key = context.freshKey();
      await store.create(key, bytesOf('first'));
      await store.delete([key]);
      expect((await store.create(key, bytesOf('second'))).created).toBe(true);
      expect(textOf((await store.read(key))?.bytes)).toBe('second');
    });
  });
};
