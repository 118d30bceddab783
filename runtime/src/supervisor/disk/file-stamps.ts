import { stat } from 'node:fs/promises';
import { holdersOf } from '../../duckdb-file/file-in-use.ts';
import { identityAt } from '../../duckdb-file/identity-at.ts';
import { existingFiles } from '../../duckdb-file/restore/file-set.ts';
import type { FileStamp } from '../../replica/log/position.ts';

/**
 * What the kernel shows of the files of a database if nobody has it open: equal stamps then mean equal bytes. Null if
 * somebody may have, who could write to it without a change of its times.
 */
export async function stampsAtRest(database: string): Promise<FileStamp[] | null> {
  const holders = await holdersOf(database);
  return holders?.length === 0 ? stampsOf(database) : null;
}

/** What the kernel shows of the files of a database. */
export async function stampsOf(database: string): Promise<FileStamp[]> {
  const suffixes = await existingFiles(database);
  return Promise.all(
    suffixes.map(async (suffix) => {
      const { device, inode, size, mtimeNs, ctimeNs } = await identityAt(database + suffix);
      return {
        suffix,
        device: String(device),
        inode: String(inode),
        size: String(size),
        mtimeNs: String(mtimeNs),
        ctimeNs: String(ctimeNs),
      };
    }),
  );
}

/** True if both are of the same files in the same shape. */
export function sameStamps(a: readonly FileStamp[], b: readonly FileStamp[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** When a database was last written to, milliseconds since 1970 by the clock of this machine. */
export async function lastWriteOf(database: string): Promise<number> {
  const suffixes = await existingFiles(database);
  const times = await Promise.all(suffixes.map(async (suffix) => (await stat(database + suffix)).mtimeMs));
  return Math.max(0, ...times);
}
