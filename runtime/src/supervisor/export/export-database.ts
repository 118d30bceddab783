import { copyFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writingTo } from '../../duckdb-file/restore/write-failure.ts';
import { type DrillOptions, drill } from '../archive/drill.ts';
import { ExportRefusedError } from './errors.ts';
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

/**
 * Exports a restore point. It is restored into the scratch folder and proven as by a drill first, so the live database is not
 * touched, and nothing that cannot be read whole is exported.
 * @throws {ExportPlaceTakenError} if there is something at the destination
 * @throws {ExportRefusedError} if the format does not keep all that is in the database
 * @throws {EiderError} as {@link drill}
 */
export async function exportDatabase({
  destination,
  format,
  ...options
}: DrillOptions & { destination: ExportDestination; format: ExportFormat }): Promise<ExportManifest> {
  const { scratch, log, now, signal } = options;
  await destination.requireEmpty();
  const { record, check } = await drill(options);
  await using stage = await destination.stage(dirname(scratch.database));
  const tables = await write({ database: scratch.database, folder: stage.folder, format, signal });
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
  signal,
}: {
  database: string;
  folder: string;
  format: ExportFormat;
  signal: AbortSignal | undefined;
}): Promise<ExportedTable[]> {
  if (format === 'duckdb') {
    const path = join(folder, databaseFile);
    await writingTo(path, () => copyFile(database, path));
    return [];
  }
  const answer = await runExportChild({ do: 'export', database, folder, format }, { signal });
  if (!answer.done) throw new ExportRefusedError({ format, reason: answer.reason });
  return answer.tables;
}
