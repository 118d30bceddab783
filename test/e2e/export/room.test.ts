import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { DrillScratch } from '../../../runtime/src/supervisor/archive/drill-scratch.ts';
import { NoRoomForExportError } from '../../../runtime/src/supervisor/export/errors.ts';
import { exportDatabase } from '../../../runtime/src/supervisor/export/export-database.ts';
import { FolderExport } from '../../../runtime/src/supervisor/export/folder-export.ts';
import { ShippedDatabase } from '../retention/shipped-database.ts';
import { silentLog } from '../retention/silent-log.ts';

it('exports tables only where there is room for them, and needs none for the database itself on the same disk', async () => {
  await using database = await ShippedDatabase.create();
  await database.commit('CREATE TABLE entries AS SELECT range AS n FROM range(1000)', 'CHECKPOINT');
  const { store, log, folder } = database;
  const out = folder.at('exports/out');
  const exportAs = async (format: 'parquet' | 'duckdb', free: number) => {
    await using scratch = await DrillScratch.open({ folder: folder.at('scratch') });
    return await exportDatabase({
      ...{ store, log, logger: silentLog, scratch, wanted: { at: 'newest' }, asserts: [] },
      now: () => new Date(database.now),
      destination: new FolderExport(out),
      format,
      freeBytes: async () => free,
    });
  };
  const refused = exportAs('parquet', 1000);
  await expect(refused).rejects.toThrow(NoRoomForExportError);
  await expect(refused).rejects.toMatchObject({ exitCode: 73 });
  expect(existsSync(out)).toBe(false);
  expect(await readdir(folder.at('exports'))).toEqual([]);

  const { files } = await exportAs('duckdb', 0);
  expect(files.map(({ name }) => name)).toEqual(['database.duckdb']);
});
