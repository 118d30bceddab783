import { ObjectsRemainError } from '../errors/objects-remain-error.ts';
import { compareKeys } from '../key-order.ts';
import type { S3Api } from './s3-api.ts';
import type { S3Requests } from './s3-requests.ts';
import { type Lister, stillListed } from './still-listed.ts';

/** Most keys that one DeleteObjects takes. */
const batchSize = 1000;

interface DeleteAndVerifyOptions {
  api: S3Api;
  requests: S3Requests;
  list: Lister;
  keys: readonly string[];
  signal: AbortSignal | undefined;
}

/**
 * Deletes, and believes only a listing. R2's DeleteObjects is known to answer "deleted" and to keep objects; those are
 * deleted one by one, which also brings to light why an object cannot be deleted (a bucket lock).
 */
export const deleteAndVerify = async (options: DeleteAndVerifyOptions): Promise<void> => {
  const { api, list, signal } = options;
  const keys = options.keys.toSorted(compareKeys);
  for (let start = 0; start < keys.length; start += batchSize) {
    await deleteBatch(options, keys.slice(start, start + batchSize));
  }
  const kept = await stillListed({ list, keys, signal });
  if (kept.length === 0) return;

  for (const key of kept) await deleteOne(options, key);
  const remaining = await stillListed({ list, keys: kept, signal });
  if (remaining.length > 0) throw new ObjectsRemainError({ keys: remaining, store: api.description });
};

const deleteBatch = async ({ api, requests, signal }: DeleteAndVerifyOptions, keys: readonly string[]) => {
  const run = async () => ({ value: await api.deleteObjects({ keys, signal }) });
  const others = keys.length > 1 ? ` and ${keys.length - 1} more` : '';
  await requests.must({ operation: 'DeleteObjects', key: `${keys[0]}${others}`, signal, run });
};

const deleteOne = async ({ api, requests, signal }: DeleteAndVerifyOptions, key: string) => {
  const run = async () => ({ value: await api.deleteObject({ key, signal }) });
  await requests.must({ operation: 'DeleteObject', key, signal, run });
};
