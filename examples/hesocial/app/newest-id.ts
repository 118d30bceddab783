import type { DuckDBConnection } from '@duckdb/node-api';
import type { TableName } from '../schema/table-names.ts';

/** The highest id of a table, 0 if it is empty. Rows are never deleted, so every id from 1 to it exists. */
export async function newestId<Id extends number>(
  connection: DuckDBConnection,
  table: Exclude<TableName, 'journal'>,
): Promise<Id> {
  const reader = await connection.runAndReadAll(`SELECT coalesce(max(id), 0) FROM ${table}`);
  return Number(reader.value(0, 0)) as Id;
}
