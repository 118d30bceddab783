import { stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Size of a database file (0 while there is none), and room on its disk. Bytes. */
export async function measureDisk(
  databasePath: string,
): Promise<{ databaseBytes: number; freeBytes: number }> {
  const [file, disk] = await Promise.all([
    stat(databasePath).catch(() => undefined),
    statfs(dirname(databasePath)),
  ]);
  return { databaseBytes: file?.size ?? 0, freeBytes: disk.bavail * disk.bsize };
}
