import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ObjectsRemainError } from '../../../runtime/src/store/errors/objects-remain-error.ts';
import type { Store } from '../../../runtime/src/store/store.ts';
import { notDeleted } from '../../support/faults.ts';
import { bytesOf } from './contract/contract-context.ts';
import { type R2BehindProxy, startR2BehindProxy } from './r2-behind-proxy.ts';

describe('deletes that the store only claims to have done', () => {
  let r2: R2BehindProxy;
  let store: Store;
  let remove: () => void = () => {};
  const keys = ['d/a', 'd/b', 'd/c'];

  beforeAll(async () => {
    r2 = await startR2BehindProxy();
    store = await r2.open();
  });
  afterEach(() => remove());
  afterAll(() => r2.stop());

  test('are done one by one', async () => {
    for (const key of keys) await store.create(key, bytesOf(key));
    remove = r2.proxy.add({ query: 'delete', fault: notDeleted });
    await store.delete(keys);
    expect((await r2.direct.list({ prefix: 'd/' })).objects).toEqual([]);
  });

  test('and not even one by one are an error that names what remains', async () => {
    for (const key of keys) await store.create(key, bytesOf(key));
    const removeFirst = r2.proxy.add({ query: 'delete', fault: notDeleted });
    const removeSecond = r2.proxy.add({ method: 'DELETE', key: /[bc]$/, fault: notDeleted });
    remove = () => {
      removeFirst();
      removeSecond();
    };
    const error = await store.delete(keys).catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(ObjectsRemainError);
    expect(error).toMatchObject({ keys: ['d/b', 'd/c'], exitCode: 69 });
    expect(String(error)).toContain('d/b, d/c');
  });
});
