import { randomUUID } from 'node:crypto';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Commit } from './ledger.ts';

/** Rows that a bulk commit adds. */
const bulkRows = 5000;

/** Commits from one bulk commit, one deletion, one checkpoint to the next. */
const every = { bulk: 40, deletion: 25, checkpoint: 60 } as const;

/** Creates what is not there yet. */
export async function createBooks(connection: DuckDBConnection): Promise<void> {
  await connection.run('CREATE TABLE IF NOT EXISTS entries (n BIGINT, id VARCHAR)');
  await connection.run('CREATE TABLE IF NOT EXISTS postings (n BIGINT, amount BIGINT)');
  await connection.run('CREATE TABLE IF NOT EXISTS totals (postings BIGINT, amount HUGEINT)');
  await connection.run('INSERT INTO totals SELECT 0, 0 WHERE NOT EXISTS (FROM totals)');
}

/** Number of the newest commit; 0 if there is none. */
export async function newestCommit(connection: DuckDBConnection): Promise<number> {
  const rows = (await connection.runAndReadAll('SELECT coalesce(max(n), 0) FROM entries')).getRows();
  return Number(rows[0]?.[0]);
}

/** Makes commit `n`: its entry, its postings and the totals of all postings in one transaction. Returns when it is done. */
export async function makeCommit(connection: DuckDBConnection, n: number): Promise<Commit> {
  const id = randomUUID();
  const rows = n % every.bulk === 0 ? bulkRows : 1;
  await connection.run('BEGIN');
  await connection.run(`INSERT INTO entries VALUES (${n}, '${id}')`);
  await connection.run(`INSERT INTO postings SELECT ${n}, hash(range, ${n}) % 1000 FROM range(${rows})`);
  if (n % every.deletion === 0)
    await connection.run(`DELETE FROM postings WHERE n < ${n - 2 * every.deletion}`);
  await connection.run(
    'UPDATE totals SET postings = p, amount = a FROM (SELECT count(*) p, sum(amount) a FROM postings)',
  );
  await connection.run('COMMIT');
  const commit = { n, id, time: Date.now() };
  if (n % every.checkpoint === 0) await connection.run('CHECKPOINT');
  return commit;
}

/** True in every state that a commit leaves. */
export const booksAgree = `SELECT (SELECT postings FROM totals) = (SELECT count(*) FROM postings)
  AND (SELECT amount FROM totals) = (SELECT coalesce(sum(amount), 0) FROM postings)
  AND (SELECT count(*) = coalesce(max(n), 0) AND count(DISTINCT n) = count(*) FROM entries)`;
