import { copyFile, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorCode } from '../../duckdb-file/error-code.ts';
import { writeFailure, writingTo } from '../../duckdb-file/restore/write-failure.ts';
import { type DrillOptions, drill } from '../archive/drill.ts';
import { freeBytesOf } from '../archive/free-bytes.ts';
import { ExportRefusedError, NoRoomForExportError } from './errors.ts';
import { databaseFile, type ExportFormat } from './export-format.ts';
import {
  type ExportedFile,
  type ExportManifest,
  exportManifestBytes,
  parseExportManifest,
} from './export-manifest.ts';
import type { ExportDestination } from './export-place.ts';
import type { ExportedTable } from './export-protocol.ts';
import { runExportChild } from './run-export-child.ts';

interface ExportDatabaseOptions extends DrillOptions {
  destination: ExportDestination;
  format: ExportFormat;
  /** Room on the disk of a folder. Default: asks the file system. */
  freeBytes?: (folder: string) => Promise<number>;
}

/**
 * Exports a restore point. It is restored into the scratch folder and proven as by a drill first, so the live database is not
 * touched, and nothing that cannot be read whole is exported.
 * @throws {ExportPlaceTakenError} if there is something at the destination
 * @throws {NoRoomForExportError} if the files would fill the disk where they are made
 * @throws {ExportRefusedError} if the format does not keep all that is in the database
 * @throws {EiderError} as {@link drill}
 */
export async function exportDatabase({
  destination,
  format,
  freeBytes = freeBytesOf,
  ...options
}: ExportDatabaseOptions): Promise<ExportManifest> {
  const { scratch, log, now, signal } = options;
  await destination.requireEmpty();
  const { record, check } = await drill(options);
  await using stage = await destination.stage(dirname(scratch.database));
  const tables = await write({ database: scratch.database, folder: stage.folder, format, freeBytes, signal });
  const { seq, epoch, time } = record.line;
  const about = {
    time: now().toISOString(),
    format,
    point: { database: log.keys.root, seq, epoch, time },
    duckdb: check.engine,
    tables,
  };
  const seal = (files: readonly ExportedFile[]) => exportManifestBytes({ ...about, files: [...files] });
  const bytes = await destination.take(stage.folder, seal, signal);
  return parseExportManifest(bytes, destination.description);
}

async function write({
  database,
  folder,
  format,
  freeBytes,
  signal,
}: {
  database: string;
  folder: string;
  format: ExportFormat;
  freeBytes: (folder: string) => Promise<number>;
  signal: AbortSignal | undefined;
}): Promise<ExportedTable[]> {
  if (format === 'duckdb') {
    await moveTo({ database, folder, freeBytes });
    return [];
  }
  await requireRoom({ database, folder, freeBytes });
  const answer = await runExportChild({ do: 'export', database, folder, format }, { signal });
  if (!answer.done) throw new ExportRefusedError({ format, reason: answer.reason });
  return answer.tables;
}

interface PlaceOptions {
  database: string;
  folder: string;
  freeBytes: (folder: string) => Promise<number>;
}

/** Nobody needs the restored file any more; on another disk it has to be copied. */
async function moveTo({ database, folder, freeBytes }: PlaceOptions): Promise<void> {
  const path = join(folder, databaseFile);
  try {
    await rename(database, path);
  } catch (cause) {
    if (errorCode(cause) !== 'EXDEV') throw writeFailure(path, cause);
    await requireRoom({ database, folder, freeBytes });
    await writingTo(path, () => copyFile(database, path));
  }
}

/** @throws {NoRoomForExportError} */
async function requireRoom({ database, folder, freeBytes }: PlaceOptions): Promise<void> {
  const { size: needed } = await stat(database);
  const free = await freeBytes(folder);
  if (free < needed) throw new NoRoomForExportError({ folder, free, needed });
}
