import type { DuckDBConnection, DuckDBValue, JS } from '@duckdb/node-api';

/**
 * The first row that a query returns, `undefined` if it returns none.
 * Column types are the query's word: name them as `Row` says.
 */
export async function firstRow<Row extends Record<string, JS>>(
  connection: DuckDBConnection,
  sql: string,
  values: Record<string, DuckDBValue>,
): Promise<Row | undefined> {
  const reader = await connection.runAndReadAll(sql, values);
  return reader.getRowObjectsJS()[0] as Row | undefined;
}
