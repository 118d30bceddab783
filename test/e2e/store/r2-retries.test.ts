import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { StoreUnreachableError } from '../../../runtime/src/store/errors/store-unreachable-error.ts';
import { defaultRetryPolicy, type RetryPolicy } from '../../../runtime/src/store/retry-policy.ts';
import type { Fault } from '../../support/fault-rule.ts';
import {
  answer,
  internalError,
  resetAfter,
  resetBefore,
  serviceUnavailable,
  stalled,
  tooManyRequests,
  truncated,
} from '../../support/faults.ts';
import { freePort } from '../../support/free-port.ts';
import { bytesOf, textOf } from './contract/contract-context.ts';
import { quickRetry, type R2BehindProxy, startR2BehindProxy } from './r2-behind-proxy.ts';

/** Long enough for a busy machine, short enough for a test that waits for it. */
const shortIdle = { connect: 5000, idle: 1000 };

describe('what another try may better', () => {
  let r2: R2BehindProxy;
  const removals: (() => void)[] = [];
  const befall = (...rules: Parameters<R2BehindProxy['proxy']['add']>[0][]): void => {
    for (const rule of rules) removals.push(r2.proxy.add(rule));
  };

  beforeAll(async () => {
    r2 = await startR2BehindProxy();
    await r2.direct.create('known', bytesOf('content'));
  });
  afterEach(() => {
    for (const remove of removals.splice(0)) remove();
  });
  afterAll(() => r2.stop());

  const passing: { name: string; fault: Fault }[] = [
    { name: '500', fault: internalError },
    { name: '503', fault: serviceUnavailable },
    { name: '429', fault: tooManyRequests },
    { name: 'IncompleteBody', fault: answer(400, 'IncompleteBody') },
    { name: 'a failure that comes with status 400', fault: answer(400, 'InternalError') },
    { name: 'a reset before the store saw it', fault: resetBefore },
    { name: 'a reset before the reply', fault: resetAfter },
    { name: 'a body cut off', fault: truncated },
    { name: 'a body that stops', fault: stalled },
  ];

  test.each(passing)('a read gets over $name, and the observer hears of both tries', async ({ fault }) => {
    const { store, calls } = await r2.openObserved({ timeouts: shortIdle });
    befall({ method: 'GET', nth: 1, fault });
    expect(textOf((await store.read('known'))?.bytes)).toBe('content');
    expect(calls).toMatchObject([
      { operation: 'GetObject', class: 'B', result: 'transient', bytes: 0 },
      { operation: 'GetObject', class: 'B', result: 'ok', bytes: 7 },
    ]);
  });

  test.each(passing)('a listing gets over $name', async ({ fault }) => {
    const store = await r2.open({ timeouts: shortIdle });
    befall({ query: 'list-type', nth: 1, fault });
    const page = await store.list({ prefix: 'known' });
    expect(page.objects.map(({ key }) => key)).toEqual(['known']);
  });

  test.each(passing.filter(({ fault }) => fault !== truncated && fault !== stalled && fault !== resetAfter))(
    'a create gets over $name',
    async ({ name, fault }) => {
      const store = await r2.open();
      befall({ method: 'PUT', nth: 1, fault });
      expect((await store.create(`over ${name}`, bytesOf('mine'))).created).toBe(true);
    },
  );

  test('a create whose reply was lost finds an object there, which is its own', async () => {
    const store = await r2.open();
    befall({ method: 'PUT', nth: 1, fault: resetAfter });
    expect(await store.create('lost create', bytesOf('mine'))).toEqual({ created: false });
    expect(textOf((await store.read('lost create'))?.bytes)).toBe('mine');
  });

  test('a swap whose reply was lost finds another ETag, which is its own', async () => {
    const store = await r2.open();
    const before = await store.create('lost swap', bytesOf('before'));
    befall({ method: 'PUT', nth: 1, fault: resetAfter });
    const etag = before.created ? before.etag : '';
    expect(await store.swap('lost swap', bytesOf('after'), etag)).toEqual({ swapped: false });
    expect(textOf((await store.read('lost swap'))?.bytes)).toBe('after');
  });

  test('when all tries fail, the error says what, where, why and how often', async () => {
    const store = await r2.open();
    befall({ key: /^never$/, fault: serviceUnavailable });
    const error = await store.read('never').catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(StoreUnreachableError);
    expect(error).toMatchObject({
      exitCode: 69,
      operation: 'GetObject',
      key: 'never',
      status: 503,
      code: 'ServiceUnavailable',
      tries: 1 + quickRetry.schedule.length,
    });
    expect(String(error)).toContain('GetObject of never in r2://eider-test');
    expect(String(error)).toContain('503 ServiceUnavailable, 6 tries');
  });

  test('an outage is an error, not an empty bucket, and passes', async () => {
    const store = await r2.open();
    r2.proxy.down();
    const error = await store.list({ prefix: '' }).catch((failure: unknown) => failure);
    r2.proxy.up();
    expect(error).toBeInstanceOf(StoreUnreachableError);
    expect((await store.list({ prefix: 'known' })).objects).toHaveLength(1);
  });

  test.each([
    { where: 'a port where nobody listens', host: '127.0.0.1', code: 'ECONNREFUSED' },
    { where: 'a host without an address', host: 'no-such-host.invalid', code: /^E(NOTFOUND|AI_AGAIN)$/ },
  ])('$where is unreachable', async ({ host, code }) => {
    const store = await r2.open({ endpoint: new URL(`http://${host}:${await freePort()}`) });
    const error = await store.read('any').catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(StoreUnreachableError);
    expect(error).toMatchObject({ status: undefined, code: expect.stringMatching(code), tries: 6 });
  });

  test('the wait before the next try ends when it is told to', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const wait: RetryPolicy['wait'] = (_milliseconds, signal) => {
      const waiting = defaultRetryPolicy.wait(3_600_000, signal);
      controller.abort(reason);
      return waiting;
    };
    const store = await r2.open({ retry: { ...quickRetry, wait } });
    befall({ key: /^waiting$/, fault: internalError });
    await expect(store.read('waiting', { signal: controller.signal })).rejects.toBe(reason);
  });

  test('a request on its way ends when it is told to', async () => {
    const store = await r2.open();
    const controller = new AbortController();
    const reason = new Error('enough');
    befall({
      key: /^on its way$/,
      fault: async ({ wait }) => {
        controller.abort(reason);
        await wait(3_600_000);
        return undefined;
      },
    });
    await expect(store.read('on its way', { signal: controller.signal })).rejects.toBe(reason);
  });

  test('a body on its way ends when it is told to, which is nobody’s failure', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const { store, calls } = await r2.openObserved();
    befall({
      key: /^known$/,
      fault: async (exchange) => {
        await stalled(exchange);
        // Enough for the client to have the head of the answer; with less, the test would only prove less.
        await exchange.wait(200);
        controller.abort(reason);
        return undefined;
      },
    });
    await expect(store.read('known', { signal: controller.signal })).rejects.toBe(reason);
    expect(calls).toMatchObject([{ result: 'error' }]);
  });
});
