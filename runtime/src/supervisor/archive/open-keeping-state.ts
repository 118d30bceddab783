import type { DuckDBInstance } from '@duckdb/node-api';

/**
 * What DuckDB (1.5.6) says, opening read-only, of a sound database whose WAL has a CREATE INDEX: replaying that writes the
 * index to free blocks.
 */
const cannotWriteIndex = /replaying WAL.*Could not write file/s;

/**
 * Opens a database that nobody uses, and keeps its headers, live blocks and WAL as they are. Read-only, DuckDB replays the WAL in
 * memory; where it cannot, it may write, but only to free blocks, and does not checkpoint.
 * @param engine DuckDB's class, loaded by whoever needs it
 */
export async function openKeepingState(engine: typeof DuckDBInstance, path: string): Promise<DuckDBInstance> {
  try {
    return await engine.create(path, { access_mode: 'READ_ONLY', threads: '1' });
  } catch (error) {
    if (!(error instanceof Error && cannotWriteIndex.test(error.message))) throw error;
  }
  const instance = await engine.create(path, { access_mode: 'READ_WRITE', threads: '1' });
  const connection = await instance.connect();
  await connection.run('PRAGMA disable_checkpoint_on_shutdown');
  connection.closeSync();
  return instance;
}
