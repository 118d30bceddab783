import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { privateFolder } from './object-path.ts';
import { unlessMissing } from './system-error.ts';
import { temporaryFolder } from './temporary-file.ts';

const dayMilliseconds = 24 * 60 * 60 * 1000;

/**
 * Removes what processes that died left unfinished: files that nobody wrote to for a day. A writer that slept for
 * longer finds its file gone, fails and starts again; no finished object is ever touched.
 */
export const removeLeftovers = async (bucketFolder: string, now: number): Promise<void> => {
  const folder = join(bucketFolder, privateFolder, temporaryFolder);
  for (const name of (await unlessMissing(readdir(folder))) ?? []) {
    const path = join(folder, name);
    const status = await unlessMissing(stat(path));
    if (status !== undefined && now - status.mtimeMs > dayMilliseconds) await rm(path, { force: true });
  }
};
