import { copyFile, open } from 'node:fs/promises';
import { join } from 'node:path';
import { TargetExistsError } from '../../duckdb-file/errors/target-exists-error.ts';
import { existingFiles } from '../../duckdb-file/restore/file-set.ts';
import { putInPlace } from '../../duckdb-file/restore/put-in-place.ts';
import { scratchBeside } from '../../duckdb-file/restore/scratch-beside.ts';
import { writingTo } from '../../duckdb-file/restore/write-failure.ts';
import { isLoss } from '../../replica/vault/salvage.ts';
import { checkDatabase } from '../archive/check-database.ts';
import { DamagedExportError, ImportRefusedError } from './errors.ts';
import { databaseFile, schemaFile } from './export-format.ts';
import { type ExportManifest, parseExportManifest } from './export-manifest.ts';
import type { ExportOrigin } from './export-place.ts';
import { runExportChild } from './run-export-child.ts';

interface ImportOptions {
  origin: ExportOrigin;
  target: string;
  signal?: AbortSignal;
}

/**
 * Makes a new database file of an export. Every file is checked against the manifest before DuckDB sees it, and the result is
 * opened and read whole before it gets its name.
 * @param target absolute path; nothing may be there
 * @throws {TargetExistsError} if there is a database already
 * @throws {NotAnExportError | DamagedExportError | UnknownFormatError} if the export is not whole
 * @throws {ImportRefusedError | DatabaseRefusedError} if DuckDB makes nothing of it
 */
export async function importDatabase(options: ImportOptions): Promise<ExportManifest> {
  try {
    return await make(options);
  } catch (failure) {
    throw isLoss(failure) ? new DamagedExportError(failure) : failure;
  }
}

async function make({ origin, target, signal }: ImportOptions): Promise<ExportManifest> {
  if ((await existingFiles(target)).length > 0) throw new TargetExistsError(target);
  const manifest = parseExportManifest(await origin.manifest(), origin.description);
  await using scratch = await scratchBeside({ target, mark: 'importing' });
  const folder = await origin.bring(manifest.files, scratch.folder, signal);
  const database = join(scratch.folder, 'new.duckdb');
  await fill({ manifest, folder, database, from: origin.description, signal });
  await checkDatabase({ path: database, everything: true, signal });
  await writingTo(database, () => sync(database));
  await putInPlace({ database: target, waiting: [{ suffix: '', path: database }], aside: undefined });
  return manifest;
}

async function fill({
  manifest: { format, tables },
  folder,
  database,
  from,
  signal,
}: {
  manifest: ExportManifest;
  folder: string;
  database: string;
  from: string;
  signal: AbortSignal | undefined;
}): Promise<void> {
  const start = join(folder, format === 'duckdb' ? databaseFile : schemaFile);
  await writingTo(database, () => copyFile(start, database));
  if (format === 'duckdb') return;
  const answer = await runExportChild({ do: 'import', folder, database, format, tables }, { signal });
  if (!answer.done) throw new ImportRefusedError({ from, reason: answer.reason });
}

async function sync(path: string): Promise<void> {
  await using file = await open(path, 'r+');
  await file.sync();
}
