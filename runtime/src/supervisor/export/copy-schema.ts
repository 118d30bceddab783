import type { DuckDBConnection } from '@duckdb/node-api';
import { addMissingIndexes } from './add-missing-indexes.ts';
import { describeCatalog } from './describe-database.ts';

/**
 * Copies everything but the rows from the attached database `old` into the empty one `bare`, and compares both.
 * `COPY FROM DATABASE` leaves out indexes and comments, so these follow; what else may be lost is found, not known.
 * @throws {Error} naming the first thing that is not the same
 */
export async function copySchema(connection: DuckDBConnection): Promise<void> {
  await connection.run('COPY FROM DATABASE old TO bare (SCHEMA)');
  await addMissingIndexes(connection, 'bare');
  await connection.run('USE bare');
  for (const sql of await comments(connection)) await connection.run(sql);
  await connection.run('USE memory');
  await compareSchemas(connection);
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
