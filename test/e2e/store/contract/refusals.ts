import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { BucketMissingError } from '../../../../runtime/src/store/errors/bucket-missing-error.ts';
import { CredentialsRefusedError } from '../../../../runtime/src/store/errors/credentials-refused-error.ts';
import type { Store } from '../../../../runtime/src/store/store.ts';
import { bytesOf, type ContractContext, staleEtag } from './contract-context.ts';
import { inPieces } from './object-content.ts';
import type { Changes, Kind } from './store-under-test.ts';

type Call = (store: Store, key: string, signal?: AbortSignal) => Promise<unknown>;

const options = (signal: AbortSignal | undefined) => (signal === undefined ? {} : { signal });

/** Each way to ask the store for something. */
const calls: readonly { name: string; call: Call }[] = [
  { name: 'create', call: (store, key, signal) => store.create(key, bytesOf('new'), options(signal)) },
  { name: 'swap', call: (store, key, signal) => store.swap(key, bytesOf('new'), staleEtag, options(signal)) },
  { name: 'read', call: (store, key, signal) => store.read(key, options(signal)) },
  { name: 'readRange', call: (store, key, signal) => store.readRange(key, 0, 1, options(signal)) },
  { name: 'list', call: (store, key, signal) => store.list({ prefix: key, ...options(signal) }) },
  {
    name: 'upload',
    call: (store, key, signal) => store.upload(key, inPieces(bytesOf('new')), options(signal)),
  },
  { name: 'copy', call: (store, key, signal) => store.copy(key, `${key}-copy`, options(signal)) },
  { name: 'delete', call: (store, key, signal) => store.delete([key], options(signal)) },
];

export const describeRefusals = (context: ContractContext, { hasBuckets, hasCredentials }: Kind): void => {
  describe('refusals', () => {
    test.each(calls)('$name does not begin when it is told to end', async ({ call }) => {
      const reason = new Error('enough');
      const calling = call(context.store, context.freshKey(), AbortSignal.abort(reason));
      await expect(calling).rejects.toBe(reason);
    });

    if (hasBuckets) {
      test.each(calls)('$name in a missing bucket is an error, never "empty"', async ({ call }) => {
        const error = await failureOf(context, { bucket: 'eider-no-such-bucket' }, call);
        expect(error).toBeInstanceOf(BucketMissingError);
        expect(error).toMatchObject({ exitCode: 78 });
      });
    }

    if (hasCredentials) {
      test.each(calls)('$name with a wrong key is refused', async ({ call }) => {
        const secretAccessKey = randomBytes(32).toString('hex');
        const credentials = { accessKeyId: randomBytes(16).toString('hex'), secretAccessKey };
        const error = await failureOf(context, { credentials }, call);
        expect(error).toBeInstanceOf(CredentialsRefusedError);
        expect(error).toMatchObject({ exitCode: 77 });
        expect(String(error)).not.toContain(secretAccessKey);
      });
    }
  });
};

const failureOf = async (context: ContractContext, changes: Changes, call: Call): Promise<unknown> => {
  const store = await context.under.open(changes);
  try {
    return await call(store, context.freshKey()).catch((error: unknown) => error);
  } finally {
    await store.close();
  }
};
