import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { errorCode } from './error-code.ts';
import { DatabaseMissingError } from './errors/database-missing-error.ts';
import { NotAFileError } from './errors/not-a-file-error.ts';
import { UnreadableFileError } from './errors/unreadable-file-error.ts';

/**
 * Opens a regular file for plain reads; undefined if there is none. Never to be used in the process that runs DuckDB on
 * the file: closing any descriptor of it drops that process's POSIX locks.
 * @throws {NotAFileError | UnreadableFileError}
 */
export async function openToRead(path: string): Promise<FileHandle | undefined> {
  const handle = await openOrExplain(path);
  if (handle === undefined || (await handle.stat()).isFile()) return handle;
  await handle.close();
  throw new NotAFileError(path);
}

/** As {@link openToRead}, for a file that must be there. @throws {DatabaseMissingError} */
export async function openDatabase(path: string): Promise<FileHandle> {
  const handle = await openToRead(path);
  if (handle === undefined) throw new DatabaseMissingError(path);
  return handle;
}

async function openOrExplain(path: string): Promise<FileHandle | undefined> {
  try {
    // Without O_NONBLOCK, opening a pipe would wait for a writer.
    return await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT') return undefined;
    throw new UnreadableFileError({ path, cause });
  }
}
