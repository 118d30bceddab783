import { readdir, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errorCode } from '../../runtime/src/duckdb-file/error-code.ts';
import { existingFiles, fileSet } from '../../runtime/src/duckdb-file/restore/file-set.ts';
import { moveAside } from '../../runtime/src/duckdb-file/restore/move-aside.ts';
import { asideFolder } from '../../runtime/src/supervisor/disk/aside-folder.ts';
import { syncFolder } from '../../runtime/src/sync-folder.ts';

/** The newest folder in which files of a database are kept aside; undefined if there is none. */
export async function newestAside(database: string): Promise<string | undefined> {
  const folder = dirname(asideFolder(database, new Date()));
  try {
    // Their names are times.
    const newest = (await readdir(folder)).toSorted().at(-1);
    return newest === undefined ? undefined : join(folder, newest);
  } catch (failure) {
    if (errorCode(failure) === 'ENOENT') return undefined;
    throw failure;
  }
}

/** Gives the files in a folder aside their place again; what is there meanwhile is kept aside in its turn. */
export async function bringBack({
  database,
  aside,
  now,
}: {
  database: string;
  aside: string;
  now: Date;
}): Promise<void> {
  await moveAside({ database, folder: `${asideFolder(database, now)}-replaced` });
  const kept = join(aside, basename(database));
  // The database comes last, as in a restore: without it nothing starts on half a set.
  for (const suffix of (await existingFiles(kept)).toReversed()) {
    await rename(kept + suffix, database + suffix);
  }
  await syncFolder(dirname(database));
}

/** What a person types to do the same: these files by name, since others may begin like them. */
export function bringBackByHand({ database, aside }: { database: string; aside: string }): string {
  const files = fileSet.map((suffix) => quoted(database + suffix)).join(' ');
  const undone = quoted(`${aside}-undone`);
  return `with the application stopped: (set -e; mkdir ${undone}; for f in ${files}; do if [ -e "$f" ]; then mv "$f" ${undone}; fi; done; mv ${quoted(aside)}/* ${quoted(dirname(database))})`;
}

/** As one word of a shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
