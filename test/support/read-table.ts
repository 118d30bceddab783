import { DuckDBInstance } from '@duckdb/node-api';

/** What a query gives in a database that nobody uses, as text. The file stays as it is. */
export async function readTable(path: string, sql: string): Promise<string[][]> {
  const instance = await DuckDBInstance.create(path, { access_mode: 'READ_ONLY', threads: '1' });
  const connection = await instance.connect();
  try {
    const result = await connection.runAndReadAll(sql);
    return result.getRows().map((row) => row.map(String));
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
