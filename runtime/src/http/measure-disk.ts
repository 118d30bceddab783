import { stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Size of a database file (0 while there is none), size of its disk, and room on it. Bytes. */
export async function measureDisk(
  databasePath: string,
): Promise<{ databaseBytes: number; diskBytes: number; freeBytes: number }> {
  const [file, disk] = await Promise.all([
    stat(databasePath).catch(() => undefined),
    statfs(dirname(databasePath)),
  ]);
  return {
    databaseBytes: file?.size ?? 0,
    diskBytes: disk.blocks * disk.bsize,
    freeBytes: disk.bavail * disk.bsize,
  };
}
