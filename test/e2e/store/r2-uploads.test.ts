import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { StoreUnreachableError } from '../../../runtime/src/store/errors/store-unreachable-error.ts';
import type { FaultRule } from '../../support/fault-rule.ts';
import { internalError, resetAfter, resetBefore } from '../../support/faults.ts';
import { inPieces, sha256, someBytes } from './contract/object-content.ts';
import { type R2BehindProxy, startR2BehindProxy } from './r2-behind-proxy.ts';

const mebibyte = 1024 * 1024;
const partSize = 5 * mebibyte;

describe('uploads in parts', () => {
  let r2: R2BehindProxy;
  const bytes = someBytes(6 * partSize + 1);
  let removals: (() => void)[] = [];
  const befall = (rule: FaultRule): void => {
    removals.push(r2.proxy.add(rule));
  };

  beforeAll(async () => {
    r2 = await startR2BehindProxy();
  });
  afterEach(() => {
    for (const remove of removals) remove();
    removals = [];
  });
  afterAll(() => r2.stop());

  test.each([
    { what: 'the begin', rule: { method: 'POST', query: 'uploads', nth: 1 } },
    { what: 'a part', rule: { method: 'PUT', query: 'partNumber', nth: 3 } },
    { what: 'the completion', rule: { method: 'POST', query: 'uploadId', nth: 1 } },
  ])('get over a lost request and a lost reply to $what', async ({ what, rule }) => {
    const store = await r2.open();
    for (const [name, fault] of Object.entries({ resetBefore, resetAfter })) {
      const key = `${what} ${name}`;
      befall({ ...rule, key: new RegExp(key), fault });
      const result = await store.upload(key, inPieces(bytes), { partSize });
      const read = await r2.direct.read(key);
      expect(result).toEqual({ size: bytes.length, etag: read?.etag });
      expect(sha256(read?.bytes)).toBe(sha256(bytes));
    }
  });

  test('have at most three parts on their way', async () => {
    const store = await r2.open();
    const third = Promise.withResolvers<void>();
    let onTheirWay = 0;
    let most = 0;
    befall({
      query: 'partNumber',
      fault: async ({ forward, wait }) => {
        onTheirWay += 1;
        most = Math.max(most, onTheirWay);
        if (onTheirWay === 3) third.resolve();
        await third.promise;
        // A fourth one would come meanwhile.
        await wait(50);
        onTheirWay -= 1;
        return forward();
      },
    });
    await store.upload('narrow', inPieces(bytes), { partSize });
    expect(most).toBe(3);
  });

  test('that fail are taken back, and their stream is ended', async () => {
    const store = await r2.open({ retry: { schedule: [], random: () => 0, wait: async () => {} } });
    befall({ query: 'partNumber', nth: 4, fault: internalError });
    let ended = false;
    const endless = async function* () {
      try {
        for (;;) yield someBytes(mebibyte);
      } finally {
        ended = true;
      }
    };
    const before = r2.proxy.stats.length;
    const error = await store.upload('failing', endless(), { partSize }).catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(StoreUnreachableError);
    expect(error).toMatchObject({ operation: 'UploadPart', key: 'failing', status: 500, tries: 1 });
    expect(ended).toBe(true);
    expect(r2.proxy.stats.slice(before).at(-1)).toMatchObject({ method: 'DELETE', status: 204 });
    expect(await r2.direct.read('failing')).toBeUndefined();
  });

  test('report the first failure even if they cannot be taken back', async () => {
    const store = await r2.open({ retry: { schedule: [], random: () => 0, wait: async () => {} } });
    befall({ query: 'partNumber', nth: 2, fault: internalError });
    befall({ method: 'DELETE', fault: resetBefore });
    await expect(store.upload('stuck', inPieces(bytes), { partSize })).rejects.toMatchObject({
      operation: 'UploadPart',
    });
  });

  test('are not asked for with parts that R2 refuses', async () => {
    const store = await r2.open();
    const upload = store.upload('small parts', inPieces(bytes), { partSize: partSize - 1 });
    await expect(upload).rejects.toThrow(RangeError);
  });
});
