import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { BucketMissingError } from '../../../runtime/src/store/errors/bucket-missing-error.ts';
import { ClockSkewedError } from '../../../runtime/src/store/errors/clock-skewed-error.ts';
import { CredentialsRefusedError } from '../../../runtime/src/store/errors/credentials-refused-error.ts';
import { ObjectLockedError } from '../../../runtime/src/store/errors/object-locked-error.ts';
import { StoreBrokenError } from '../../../runtime/src/store/errors/store-broken-error.ts';
import type { Store } from '../../../runtime/src/store/store.ts';
import type { Fault } from '../../support/fault-rule.ts';
import { answer, clockSkewed, locked } from '../../support/faults.ts';
import { bytesOf } from './contract/contract-context.ts';
import { type R2BehindProxy, startR2BehindProxy } from './r2-behind-proxy.ts';

const page =
  (status: number): Fault =>
  async () => ({
    status,
    headers: { 'content-type': 'text/html', date: new Date().toUTCString() },
    body: Buffer.from('<html><body>Please log in</body></html>'),
  });

const failureOf = (call: Promise<unknown>): Promise<unknown> => call.catch((error: unknown) => error);

const reads: { name: string; call: (store: Store) => Promise<unknown> }[] = [
  { name: 'read', call: (store) => store.read('any') },
  { name: 'readRange', call: (store) => store.readRange('any', 0, 1) },
  { name: 'list', call: (store) => store.list({ prefix: 'any' }) },
  { name: 'copy', call: (store) => store.copy('any', 'other') },
];

describe('what no other try will better', () => {
  let r2: R2BehindProxy;
  let remove: () => void = () => {};
  const befall = (fault: Fault): void => {
    remove = r2.proxy.add({ fault });
  };

  beforeAll(async () => {
    r2 = await startR2BehindProxy();
  });
  afterEach(() => remove());
  afterAll(() => r2.stop());

  test.each([
    { code: 'Unauthorized', fault: answer(401, 'Unauthorized'), kind: CredentialsRefusedError, exit: 77 },
    { code: 'AccessDenied', fault: answer(403, 'AccessDenied'), kind: CredentialsRefusedError, exit: 77 },
    { code: 'RequestTimeTooSkewed', fault: clockSkewed, kind: ClockSkewedError, exit: 77 },
    { code: 'ObjectLockedByBucketPolicy', fault: locked, kind: ObjectLockedError, exit: 77 },
    { code: 'NoSuchBucket', fault: answer(404, 'NoSuchBucket'), kind: BucketMissingError, exit: 78 },
    { code: 'NotImplemented', fault: answer(501, 'NotImplemented'), kind: StoreBrokenError, exit: 78 },
    { code: 'MalformedXML', fault: answer(400, 'MalformedXML'), kind: StoreBrokenError, exit: 78 },
  ])('$code is final', async ({ code, fault, kind, exit }) => {
    const { store, calls } = await r2.openObserved();
    befall(fault);
    const error = await failureOf(store.copy('any', 'other'));
    expect(error).toBeInstanceOf(kind);
    expect(error).toMatchObject({ code, tries: 1, exitCode: exit });
    expect(calls).toHaveLength(1);
  });

  test('a skewed clock is told by its own name', async () => {
    const store = await r2.open();
    befall(clockSkewed);
    const error = await failureOf(store.read('any'));
    expect(error).toMatchObject({ message: expect.stringContaining('another time') });
    expect(error).toMatchObject({ todo: expect.stringContaining('NTP') });
  });

  test('a known key with a wrong secret is refused, and neither shows, however closely one looks', async () => {
    const { accessKeyId } = r2.credentials;
    const secretAccessKey = randomBytes(32).toString('hex');
    const store = await r2.open({ credentials: { accessKeyId, secretAccessKey } });
    const error = await failureOf(store.create('any', bytesOf('new')));
    expect(error).toBeInstanceOf(CredentialsRefusedError);
    expect(error).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch', tries: 1 });
    const shown = inspect(error, { depth: null, showHidden: true });
    for (const secret of [secretAccessKey, accessKeyId, 'Signature=']) expect(shown).not.toContain(secret);
  });

  test('a lock where an object is to be created means that there is one', async () => {
    const store = await r2.open();
    befall(locked);
    expect(await store.create('any', bytesOf('new'))).toEqual({ created: false });
  });

  test.each(reads)('$name does not take the page of a web server for an answer', async ({ call }) => {
    const store = await r2.open();
    for (const status of [200, 404]) {
      befall(page(status));
      expect(await failureOf(call(store))).toBeInstanceOf(StoreBrokenError);
      remove();
    }
  });

  test('a range other than the one asked for is not taken for it', async () => {
    const store = await r2.open();
    await r2.direct.create('ranged', bytesOf('0123456789'));
    remove = r2.proxy.add({
      method: 'GET',
      fault: async ({ forward }) => {
        const real = await forward();
        return real && { ...real, body: real.body.subarray(0, 2) };
      },
    });
    expect(await failureOf(store.readRange('ranged', 2, 4))).toMatchObject({ code: 'IncompleteBody' });
  });

  test('requests carry no checksum of the SDK’s own, which R2 would not take', async () => {
    const store = await r2.open();
    const headers: string[] = [];
    remove = r2.proxy.add({
      fault: ({ forward, request }) => {
        headers.push(...Object.keys(request.headers));
        return forward();
      },
    });
    await store.create('plain', bytesOf('content'));
    await store.upload(
      'plain too',
      (async function* () {
        yield Buffer.alloc(6 * 1024 * 1024);
      })(),
      { partSize: 5 * 1024 * 1024 },
    );
    await store.read('plain');
    expect(headers).toContain('x-amz-content-sha256');
    expect(headers.filter((name) => /checksum|trailer|encoding/.test(name))).toEqual([]);
  });
});
