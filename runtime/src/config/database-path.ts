import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** Where the database is, or why it cannot be there. */
export type LocatedDatabase = { readonly path: string } | { readonly problem: string };

/**
 * Follows symbolic links, so that one database has one path, and with it one folder for Eider's own files. The file itself
 * may be missing; its folder may not: a volume that was not mounted must not look like an empty disk.
 */
export function locateDatabase(path: string): LocatedDatabase {
  const absolute = resolve(path);
  try {
    const stats = statSync(absolute, { throwIfNoEntry: false });
    if (stats?.isDirectory())
      return { problem: `is ${absolute}, which is a folder; expected the path of a file` };
    if (stats !== undefined && !stats.isFile())
      return { problem: `is ${absolute}, which is not a regular file` };
    if (stats !== undefined) return { path: realpathSync(absolute) };
    if (statSync(dirname(absolute), { throwIfNoEntry: false })?.isDirectory() !== true) {
      return { problem: `is ${absolute}, and there is no folder ${dirname(absolute)}` };
    }
    return { path: join(realpathSync(dirname(absolute)), basename(absolute)) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { problem: `is ${absolute}, which cannot be reached: ${reason}` };
  }
}
