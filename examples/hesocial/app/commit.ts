import type { DuckDBConnection } from '@duckdb/node-api';
import type { CommitSeq } from '../schema/ids.ts';
import { timestamp } from '../schema/timestamp.ts';
import type { Change } from './desk.ts';

/** A commit that returned: DuckDB has it on disk. */
export interface Commit {
  seq: CommitSeq;
  /** The instant that the journal names; shortly before the commit returned. */
  time: Date;
}

/**
 * Does `work` and writes its line of the journal in one transaction: both are there, or neither.
 * @throws whatever `work` or DuckDB throws, after rolling back (a failed COMMIT rolls back by itself)
 */
export async function commit(
  connection: DuckDBConnection,
  { seq, time, kind, work }: Commit & { kind: string; work: () => Promise<Change> },
): Promise<Commit> {
  await connection.run('BEGIN');
  try {
    const { newRows, seats, revenueCents } = await work();
    await connection.run(
      'INSERT INTO journal VALUES ($seq, $kind, $newRows, $seats, $revenueCents, $writtenAt)',
      { seq, kind, newRows, seats, revenueCents, writtenAt: timestamp(time) },
    );
  } catch (error) {
    await connection.run('ROLLBACK');
    throw error;
  }
  await connection.run('COMMIT');
  return { seq, time };
}
