import type { DuckDBConnection } from '@duckdb/node-api';
import type { CommitSeq } from '../schema/ids.ts';

/** The number of the newest commit in the database, 0 if it is empty. */
export async function lastCommit(connection: DuckDBConnection): Promise<CommitSeq> {
  const reader = await connection.runAndReadAll('SELECT coalesce(max(seq), 0)::BIGINT FROM journal');
  const [row] = reader.getRowsJS();
  return BigInt(String(row?.[0])) as CommitSeq;
}
