import { constants, copyFile, link, mkdir, open, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { syncFolder } from '../../sync-folder.ts';
import { errorCode } from '../error-code.ts';
import { existingFiles, type FileSuffix } from './file-set.ts';
import { runSteps, type Step } from './run-steps.ts';

/** Reasons for which a file system makes no second name for a file. */
const noLinks: ReadonlySet<string | undefined> = new Set([
  'EXDEV',
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EMLINK',
]);

/**
 * Moves a database and its WALs into a folder, as a set, under their own names. Until all of them are there nothing is
 * taken away; then the database goes first, because without its WAL it would look like an older state of itself.
 * Returns which files there were.
 * @throws {DiskFullError | FolderNotWritableError | CannotWriteError}
 */
export async function moveAside({
  database,
  folder,
}: {
  database: string;
  folder: string;
}): Promise<FileSuffix[]> {
  const suffixes = await existingFiles(database);
  await runSteps({ steps: stepsAside({ database, folder, suffixes }), path: folder, aside: folder });
  return suffixes;
}

/** The steps of {@link moveAside}, in their order. */
export function stepsAside({
  database,
  folder,
  suffixes,
}: {
  database: string;
  folder: string;
  suffixes: readonly FileSuffix[];
}): Step[] {
  if (suffixes.length === 0) return [];
  const target = (suffix: FileSuffix) => join(folder, basename(database) + suffix);
  return [
    { name: 'make the folder', run: () => makeFolder(folder) },
    ...suffixes.map((suffix) => ({
      name: `keep ${suffix || 'the database'}`,
      run: () => keep(database + suffix, target(suffix)),
    })),
    { name: 'make what is kept durable', run: () => syncFolder(folder) },
    ...suffixes.map((suffix) => ({
      name: `take ${suffix || 'the database'} away`,
      takesAway: true as const,
      run: () => unlink(database + suffix),
    })),
    { name: 'make the removal durable', run: () => syncFolder(dirname(database)) },
  ];
}

async function makeFolder(folder: string): Promise<void> {
  const made = await mkdir(folder, { recursive: true });
  if (made !== undefined) await syncFolder(dirname(made));
}

/** Gives a file a second name; where that is impossible, makes a durable copy. */
async function keep(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (cause) {
    if (!noLinks.has(errorCode(cause))) throw cause;
    await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    const copy = await open(to, 'r');
    try {
      await copy.sync();
    } finally {
      await copy.close();
    }
  }
}
