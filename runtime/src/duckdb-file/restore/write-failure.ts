import { EiderError } from '../../errors/eider-error.ts';
import { errorCode } from '../error-code.ts';
import { CannotWriteError } from '../errors/cannot-write-error.ts';
import { DiskFullError } from '../errors/disk-full-error.ts';
import { FolderNotWritableError } from '../errors/folder-not-writable-error.ts';

const full: ReadonlySet<string | undefined> = new Set(['ENOSPC', 'EDQUOT']);
const forbidden: ReadonlySet<string | undefined> = new Set(['EROFS', 'EACCES', 'EPERM']);

/**
 * The failure of a write to `path`, as what a person can do something about.
 * @param aside folder that holds the files that were there, if they are no longer in their place
 */
export function writeFailure(path: string, cause: unknown, aside?: string): EiderError {
  if (cause instanceof EiderError) return cause;
  const code = errorCode(cause);
  if (full.has(code)) return new DiskFullError({ path, cause, aside });
  if (forbidden.has(code)) return new FolderNotWritableError({ path, cause, aside });
  return new CannotWriteError({ path, cause, aside });
}

/** Runs work that writes to `path`. @throws {DiskFullError | FolderNotWritableError | CannotWriteError} */
export async function writingTo<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    throw writeFailure(path, cause);
  }
}
