import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../../duckdb-file/error-code.ts';
import { sidecarFolder } from '../../replica/sidecar.ts';

/** Everything that was taken out of the way on this disk. Nothing of Eider's deletes there: it may be somebody's only copy. */
export const asideRoot = (database: string): string => join(sidecarFolder(database), 'aside');

/** Folder for local files that are taken out of the way, named so that a listing sorts by time. */
export function asideFolder(database: string, now: Date): string {
  return join(asideRoot(database), now.toISOString().replaceAll(':', '-'));
}

/** Bytes of the disk that everything below {@link asideRoot} takes; a file that shares its blocks with another one counts all the same. */
export async function bytesAside(database: string): Promise<number> {
  const root = asideRoot(database);
  const names = await unlessGone(readdir(root, { recursive: true }));
  let bytes = 0;
  for (const name of names ?? []) bytes += ((await unlessGone(lstat(join(root, name))))?.blocks ?? 0) * 512;
  return bytes;
}

/** Somebody may tidy up meanwhile. */
async function unlessGone<Result>(look: Promise<Result>): Promise<Result | undefined> {
  try {
    return await look;
  } catch (failure) {
    if (errorCode(failure) === 'ENOENT') return undefined;
    throw failure;
  }
}
