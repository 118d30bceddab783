import type { DuckDBConnection } from '@duckdb/node-api';
import { describeCatalog } from './describe-database.ts';
import { identifier } from './table-file.ts';

/**
 * Copies everything but the rows from the attached database `old` into the empty one `bare`, and compares both.
 * `COPY FROM DATABASE` leaves out indexes and comments, so these follow; what else may be lost is found, not known.
 * @throws {Error} naming the first thing that is not the same
 */
export async function copySchema(connection: DuckDBConnection): Promise<void> {
  await connection.run('COPY FROM DATABASE old TO bare (SCHEMA)');
  for (const { schema, sql } of await missingIndexes(connection)) {
    await connection.run(`USE bare.${identifier(schema)}`);
    await connection.run(sql);
  }
  await connection.run('USE bare');
  for (const sql of await comments(connection)) await connection.run(sql);
  await connection.run('USE memory');
  await compareSchemas(connection);
}

async function missingIndexes(connection: DuckDBConnection): Promise<{ schema: string; sql: string }[]> {
  const indexes = (database: string) =>
    `SELECT schema_name, sql FROM duckdb_indexes() WHERE database_name = '${database}' AND sql IS NOT NULL`;
  const missing = `${indexes('old')} EXCEPT ${indexes('bare')} ORDER BY ALL`;
  const rows = (await connection.runAndReadAll(missing)).getRows();
  return rows.map(([schema, sql]) => ({ schema: String(schema), sql: String(sql) }));
}

/** `COMMENT ON` for whatever has one. */
async function comments(connection: DuckDBConnection): Promise<string[]> {
  const quote = (column: string) => `'"' || replace(${column}, '"', '""') || '"'`;
  const inSchema = (name: string) => `${quote('schema_name')} || '.' || ${quote(name)}`;
  const statement = (kind: string, name: string, from: string) =>
    `SELECT 'COMMENT ON ${kind} ' || ${name} || ' IS ''' || replace(comment, '''', '''''') || '''' FROM ${from}
     WHERE database_name = 'old' AND comment IS NOT NULL`;
  const sql = [
    statement('TABLE', inSchema('table_name'), 'duckdb_tables()'),
    statement('COLUMN', `${inSchema('table_name')} || '.' || ${quote('column_name')}`, 'duckdb_columns()'),
    statement('VIEW', inSchema('view_name'), 'duckdb_views()'),
    statement('INDEX', inSchema('index_name'), 'duckdb_indexes()'),
    statement('SEQUENCE', inSchema('sequence_name'), 'duckdb_sequences()'),
    statement('TYPE', inSchema('type_name'), 'duckdb_types()'),
  ].join(' UNION ');
  return (await connection.runAndReadAll(sql)).getRows().map(([text]) => String(text));
}

async function compareSchemas(connection: DuckDBConnection): Promise<void> {
  const before = await describeCatalog(connection, 'old');
  const after = new Set(await describeCatalog(connection, 'bare'));
  const lost = before.find((line) => !after.has(line));
  if (lost !== undefined) throw new Error(`the schema would lose ${lost}`);
}
