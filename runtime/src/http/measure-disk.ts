import { stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorCode } from '../duckdb-file/error-code.ts';

/** Size of a database file (0 while there is none), size of its disk, and room on it. Bytes. */
export async function measureDisk(
  databasePath: string,
): Promise<{ databaseBytes: number; diskBytes: number; freeBytes: number }> {
  const [databaseBytes, disk] = await Promise.all([sizeOf(databasePath), statfs(dirname(databasePath))]);
  return {
    databaseBytes,
    diskBytes: disk.blocks * disk.bsize,
    freeBytes: disk.bavail * disk.bsize,
  };
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (failure) {
    if (errorCode(failure) === 'ENOENT') return 0;
    throw failure;
  }
}
