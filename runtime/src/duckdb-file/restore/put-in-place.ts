import { rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from '../../sync-folder.ts';
import { TargetExistsError } from '../errors/target-exists-error.ts';
import { existingFiles, type FileSuffix } from './file-set.ts';
import { stepsAside } from './move-aside.ts';
import { runSteps, type Step } from './run-steps.ts';

/** A complete, durable file that waits to get its name. */
export interface Waiting {
  readonly suffix: FileSuffix;
  readonly path: string;
}

export interface PutInPlaceOptions {
  /** Path of the database file. */
  readonly database: string;
  readonly waiting: readonly Waiting[];
  /** Folder for the old set; undefined if there must be none. */
  readonly aside: string | undefined;
}

/**
 * Puts a new set of files in the place of the old one. Returns which files of the old set are aside.
 * @throws {TargetExistsError} if there is an old set and no folder for it
 * @throws {DiskFullError | FolderNotWritableError | CannotWriteError}
 */
export async function putInPlace(options: PutInPlaceOptions): Promise<FileSuffix[]> {
  const { database, aside } = options;
  const old = await existingFiles(database);
  if (old.length > 0 && aside === undefined) throw new TargetExistsError(database);
  await runSteps({ steps: stepsInPlace({ ...options, old }), path: database, aside });
  return old;
}

/**
 * The steps of {@link putInPlace}, in their order. While there is no database file the restore has to start again; so the
 * old one leaves before its WALs do, and the new one comes after its own. Its rename is the commit point.
 */
export function stepsInPlace({
  database,
  waiting,
  aside,
  old,
}: PutInPlaceOptions & { old: readonly FileSuffix[] }): Step[] {
  const folder = dirname(database);
  const wals = waiting.filter(({ suffix }) => suffix !== '');
  const files = waiting.filter(({ suffix }) => suffix === '');
  const place = ({ suffix, path }: Waiting): Step => ({
    name: `place ${suffix || 'the database'}`,
    run: () => rename(path, database + suffix),
  });
  return [
    ...(aside === undefined ? [] : stepsAside({ database, folder: aside, suffixes: old })),
    ...wals.map(place),
    { name: 'make the WAL durable', run: () => syncFolder(folder) },
    ...files.map(place),
    { name: 'make the database durable', run: () => syncFolder(folder) },
  ];
}
