import type { DuckDBConnection } from '@duckdb/node-api';
import { identifier } from './table-file.ts';

/**
 * Makes the indexes of the attached database `old` that another attached one lacks: `COPY FROM DATABASE` leaves them out. `USE`
 * is left where the last of them lies.
 */
export async function addMissingIndexes(connection: DuckDBConnection, to: string): Promise<void> {
  const indexes = (database: string) =>
    `SELECT schema_name, sql FROM duckdb_indexes() WHERE database_name = '${database}' AND sql IS NOT NULL`;
  const missing = `${indexes('old')} EXCEPT ${indexes(to)} ORDER BY ALL`;
  for (const [schema, sql] of (await connection.runAndReadAll(missing)).getRows()) {
    await connection.run(`USE ${to}.${identifier(String(schema))}`);
    await connection.run(String(sql));
  }
}
