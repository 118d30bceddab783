import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ConditionalWritesNotEnforcedError } from '../../../runtime/src/store/errors/conditional-writes-not-enforced-error.ts';
import { proveConditionalWrites } from '../../../runtime/src/store/prove-conditional-writes.ts';
import { conditionsIgnored } from '../../support/faults.ts';
import { type R2BehindProxy, startR2BehindProxy } from './r2-behind-proxy.ts';

describe('a store that ignores conditions', () => {
  let r2: R2BehindProxy;
  let remove: () => void = () => {};

  beforeAll(async () => {
    r2 = await startR2BehindProxy();
  });
  afterEach(() => remove());
  afterAll(() => r2.stop());

  test.each([
    { header: 'If-None-Match', name: 'if-none-match' },
    { header: 'If-Match', name: 'if-match' },
  ])('is found out by its way with $header, and the probe is removed', async ({ header, name }) => {
    const store = await r2.open();
    remove = r2.proxy.add({
      method: 'PUT',
      when: ({ headers }) => headers[name] !== undefined,
      fault: conditionsIgnored(r2.direct),
    });
    const error = await proveConditionalWrites({ store, prefix: 'probe/' }).catch(
      (failure: unknown) => failure,
    );
    expect(error).toBeInstanceOf(ConditionalWritesNotEnforcedError);
    expect(error).toMatchObject({ exitCode: 78, message: expect.stringContaining(`ignores ${header},`) });
    expect((await r2.direct.list({ prefix: 'probe/' })).objects).toEqual([]);
  });
});
