import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { copySchema } from './copy-schema.ts';
import { fingerprint } from './describe-database.ts';
import { schemaFile, type TableFormat } from './export-format.ts';
import type { ExportedTable } from './export-protocol.ts';
import { readTables, type SourceTable } from './read-tables.ts';
import { storageOf } from './storage-of.ts';
import { decodedColumns, encodedColumns, identifier, literal, readFrom, writeOptions } from './table-file.ts';

/**
 * Writes the schema of a database and a file per table into a folder, and reads each file back: nothing is exported that the
 * format does not keep.
 * @throws {Error} naming what cannot be kept
 */
export async function exportTables(
  connection: DuckDBConnection,
  { database, folder, format }: { database: string; folder: string; format: TableFormat },
): Promise<ExportedTable[]> {
  await connection.run("SET TimeZone = 'UTC'");
  // It is a copy of our own. Read-only, DuckDB 1.5.6 refuses one whose WAL has an index to build.
  await connection.run(`ATTACH ${literal(database)} AS old`);
  const { version, blockSize } = await storageOf(connection, 'old');
  await connection.run(
    `ATTACH ${literal(join(folder, schemaFile))} AS bare (STORAGE_VERSION ${literal(version.replace(/\+$/, ''))}, BLOCK_SIZE ${blockSize})`,
  );
  await copySchema(connection);
  const tables: ExportedTable[] = [];
  for (const [index, table] of (await readTables(connection)).entries()) {
    const { schema, name, columns } = table;
    const file = `${String(index + 1).padStart(4, '0')}-${name.replace(/\W+/g, '_').slice(0, 80)}.${format}`;
    const rows = await exportTable(connection, { table, format, path: join(folder, file) });
    tables.push({ schema, name, rows, file, columns: [...columns] });
  }
  await connection.run('CHECKPOINT bare');
  await connection.run('DETACH bare');
  return tables;
}

/** Writes a table, compares the file with it, and returns the number of rows. */
async function exportTable(
  connection: DuckDBConnection,
  {
    table: { schema, name, columns, refersToItself },
    format,
    path,
  }: { table: SourceTable; format: TableFormat; path: string },
): Promise<number> {
  const source = `old.${identifier(schema)}.${identifier(name)}`;
  const encoded = encodedColumns(columns, format);
  await connection.run(`COPY (SELECT ${encoded} FROM ${source}) TO ${literal(path)} ${writeOptions(format)}`);
  const own = columns.map((column) => identifier(column.name)).join(', ');
  const before = await fingerprint(connection, `(SELECT ${own} FROM ${source})`);
  const file = readFrom({ path, columns, format });
  const after = await fingerprint(connection, `(SELECT ${decodedColumns(columns, format)} FROM ${file})`);
  if (before.rows !== after.rows || before.hash !== after.hash)
    throw new Error(`${format} does not keep every value of ${schema}.${name}`);
  // DuckDB looks for the parent of a row among those that were there before the statement.
  if (refersToItself && before.rows > 0)
    throw new Error(`${schema}.${name} has a foreign key to itself, and DuckDB cannot fill it from a file`);
  return before.rows;
}
