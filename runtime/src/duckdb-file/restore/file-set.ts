import { access } from 'node:fs/promises';
import { errorCode } from '../error-code.ts';

/**
 * The files that are one database together, by what follows the path of the database file, which comes first. `.wal` alone
 * exists before DuckDB 1.5; `.wal.recovery` only while a crash is being recovered from.
 */
export const fileSet = ['', '.wal', '.wal.checkpoint', '.wal.recovery'] as const;

export type FileSuffix = (typeof fileSet)[number];

/** Those files of the set that exist. */
export async function existingFiles(database: string): Promise<FileSuffix[]> {
  const existing: FileSuffix[] = [];
  for (const suffix of fileSet) if (await exists(database + suffix)) existing.push(suffix);
  return existing;
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT') return false;
    throw cause;
  }
}
