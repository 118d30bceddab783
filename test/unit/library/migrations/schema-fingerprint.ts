import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

/** All that a database holds: its schema, and the rows of every table but the times at which migrations were applied. */
export async function fingerprint(connection: Pick<DuckDBConnection, 'runAndReadAll'>): Promise<string> {
  const read = async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJson();
  const tables = await read('SELECT table_name, sql FROM duckdb_tables() ORDER BY ALL');
  const views = await read('SELECT view_name, sql FROM duckdb_views() WHERE NOT internal ORDER BY ALL');
  const rows = [];
  for (const [name] of tables) {
    const columns = name === 'schema_migrations' ? '* EXCLUDE applied_at' : '*';
    rows.push(await read(`SELECT ${columns} FROM "${name}" ORDER BY ALL`));
  }
  return JSON.stringify({ tables, views, rows });
}

/** The same of a file that nobody has open; a WAL is replayed. */
export async function fileFingerprint(path: string): Promise<string> {
  const instance = await DuckDBInstance.create(path, { threads: '1' });
  const connection = await instance.connect();
  try {
    return await fingerprint(connection);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
