import type { DuckDBConnection } from '@duckdb/node-api';

/** How an attached database is stored, as `ATTACH` takes it, except that `version` may end in a `+`, which that does not. */
export async function storageOf(
  connection: DuckDBConnection,
  database: string,
): Promise<{ version: string; blockSize: string }> {
  const sql = `SELECT tags['storage_version'], block_size FROM duckdb_databases()
    JOIN pragma_database_size() USING (database_name) WHERE database_name = '${database}'`;
  const [row] = (await connection.runAndReadAll(sql)).getRows();
  return { version: String(row?.[0]), blockSize: String(row?.[1]) };
}
