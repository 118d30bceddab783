import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { TableFormat } from './export-format.ts';
import type { ExportedTable } from './export-protocol.ts';
import { identifier, literal, readFrom } from './table-file.ts';

/**
 * Fills a database that has the schema of an export with its rows.
 * @throws {Error} naming the table that does not have the rows that it should have
 */
export async function importTables(
  connection: DuckDBConnection,
  {
    folder,
    database,
    format,
    tables,
  }: { folder: string; database: string; format: TableFormat; tables: readonly ExportedTable[] },
): Promise<void> {
  await connection.run("SET TimeZone = 'UTC'");
  await connection.run(`ATTACH ${literal(database)} AS new`);
  for (const table of tables) await importTable(connection, { table, folder, format });
  await connection.run('CHECKPOINT new');
  await connection.run('DETACH new');
}

async function importTable(
  connection: DuckDBConnection,
  {
    table: { schema, name, columns, file, rows },
    folder,
    format,
  }: { table: ExportedTable; folder: string; format: TableFormat },
): Promise<void> {
  const target = `new.${identifier(schema)}.${identifier(name)}`;
  const own = columns.map((column) => identifier(column.name)).join(', ');
  const from = readFrom({ path: join(folder, file), columns, format });
  // What travelled as text gets its type from the column that it goes into: no type of the manifest becomes SQL.
  await connection.run(`INSERT INTO ${target} (${own}) SELECT ${own} FROM ${from}`);
  const [row] = (await connection.runAndReadAll(`SELECT count(*) FROM ${target}`)).getRows();
  if (Number(row?.[0]) !== rows)
    throw new Error(`${schema}.${name} has ${String(row?.[0])} rows, and ${rows} were exported`);
}
