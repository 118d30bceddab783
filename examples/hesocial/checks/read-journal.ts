import type { DuckDBConnection } from '@duckdb/node-api';
import type { Commit } from '../app/commit.ts';
import type { CommitSeq } from '../schema/ids.ts';

/** Every commit that the database knows of, in order. */
export async function readJournal(connection: DuckDBConnection): Promise<Commit[]> {
  const reader = await connection.runAndReadAll('SELECT seq, epoch_ms(written_at) FROM journal ORDER BY seq');
  return reader
    .getRowsJS()
    .map(([seq, time]) => ({ seq: BigInt(String(seq)) as CommitSeq, time: new Date(Number(time)) }));
}
