import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { ProxiedRequest } from '../../support/fault-rule.ts';
import { answer, resetBefore } from '../../support/faults.ts';
import { bytesOf } from './contract/contract-context.ts';
import { type R2BehindProxy, startR2BehindProxy } from './r2-behind-proxy.ts';

// Whether an object is still the same is asked past the SDK, with a request that was signed before.

let r2: R2BehindProxy;
let etag: string;
const removals: (() => void)[] = [];

beforeAll(async () => {
  r2 = await startR2BehindProxy();
  const made = await r2.direct.create('known', bytesOf('content'));
  if (made.created) etag = made.etag;
});
afterEach(() => {
  for (const remove of removals.splice(0)) remove();
});
afterAll(() => r2.stop());

/** Every question that comes from now on. */
function questions(): ProxiedRequest[] {
  const seen: ProxiedRequest[] = [];
  const watch = r2.proxy.add({
    method: 'HEAD',
    fault: (exchange) => {
      seen.push(exchange.request);
      return exchange.forward();
    },
  });
  removals.push(watch);
  return seen;
}

/** What the SDK puts into each request that it makes, and into no other. */
const madeAs = (requests: readonly ProxiedRequest[]) =>
  requests.map(({ headers }) => headers['amz-sdk-invocation-id']);

it('asks again with the same request, and hears of each change', async () => {
  const { store, calls } = await r2.openObserved();
  const seen = questions();
  const first = await store.isStill('known', etag);
  const second = await store.isStill('known', etag);
  const swapped = await r2.direct.swap('known', bytesOf('changed'), etag);
  const third = await store.isStill('known', etag);
  if (swapped.swapped) etag = swapped.etag;
  expect([first, second, third, await store.isStill('known', etag)]).toEqual([true, true, false, true]);
  const [made, ...others] = madeAs(seen);
  expect(made).toBeDefined();
  expect(others).toEqual([made, made, made]);
  expect(calls).toHaveLength(4);
  for (const call of calls) expect(call).toMatchObject({ operation: 'HeadObject', class: 'B', result: 'ok' });
});

it.each([
  { name: 'is refused', fault: answer(403, 'RequestTimeTooSkewed'), result: 'refused' },
  { name: 'gets no answer', fault: resetBefore, result: 'transient' },
])('a request that $name is not sent again', async ({ fault, result }) => {
  const { store, calls } = await r2.openObserved();
  const seen = questions();
  expect(await store.isStill('known', etag)).toBe(true);
  removals.push(r2.proxy.add({ method: 'HEAD', nth: 1, fault }));
  expect(await store.isStill('known', etag)).toBe(false);
  expect(await store.isStill('known', etag)).toBe(true);
  expect(calls.map((call) => call.result)).toEqual(['ok', result, 'ok']);
  expect(new Set(madeAs(seen)).size).toBe(2);
});

it('a question about another object is another request', async () => {
  const { store } = await r2.openObserved();
  expect(await store.isStill('known', etag)).toBe(true);
  expect(await store.isStill('unknown', etag)).toBe(false);
  expect(await store.isStill('known', etag)).toBe(true);
});

it('ends when it is told to', async () => {
  const { store } = await r2.openObserved();
  expect(await store.isStill('known', etag)).toBe(true);
  const reason = new Error('enough');
  const stop = new AbortController();
  removals.push(
    r2.proxy.add({
      method: 'HEAD',
      fault: async ({ wait }) => {
        stop.abort(reason);
        await wait(60_000);
        return undefined;
      },
    }),
  );
  await expect(store.isStill('known', etag, { signal: stop.signal })).rejects.toBe(reason);
});
