import { stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorCode } from '../duckdb-file/error-code.ts';

/** Bytes. */
export interface DiskMeasure {
  /** 0 while there is no database file. */
  readonly databaseBytes: number;
  readonly diskBytes: number;
  readonly freeBytes: number;
}

/** Size of a database file, size of its disk, and room on it. @throws whatever the operating system says, such as that the folder is gone */
export async function measureDisk(databasePath: string): Promise<DiskMeasure> {
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
