import { stat } from 'node:fs/promises';
import { BucketMissingError } from '../errors/bucket-missing-error.ts';
import { FolderFailedError } from '../errors/folder-failed-error.ts';
import { FolderRefusedError } from '../errors/folder-refused-error.ts';
import type { StoreFailureDetails } from '../errors/store-error.ts';
import { systemCode, unlessMissing } from './system-error.ts';

const denials = new Set(['EACCES', 'EPERM', 'EROFS']);

type Details = Pick<StoreFailureDetails, 'operation' | 'key' | 'store'> & { bucketFolder: string };

/** Turns a failed system call into an error of the store; anything else is returned as it is. */
export const toDirectoryFailure = async (
  error: unknown,
  { bucketFolder, ...details }: Details,
): Promise<unknown> => {
  const code = systemCode(error);
  // Node's own errors (`ERR_…`, `ABORT_ERR`) are no failed system calls.
  if (code === undefined || !/^E[A-Z0-9]+$/.test(code)) return error;
  const all = { ...details, code, tries: 1, cause: error };
  if (denials.has(code)) return new FolderRefusedError(all);
  const isBucketMissing = code === 'ENOENT' && (await unlessMissing(stat(bucketFolder))) === undefined;
  return isBucketMissing ? new BucketMissingError(all) : new FolderFailedError(all);
};

/** A file that is missing in a bucket that exists is `undefined`; without the bucket it is an error (ENOENT). */
export const unlessObjectMissing = async <Value>(
  promise: Promise<Value>,
  bucketFolder: string,
): Promise<Value | undefined> => {
  const value = await unlessMissing(promise);
  if (value === undefined) await stat(bucketFolder);
  return value;
};
