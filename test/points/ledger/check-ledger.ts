import type { DuckDBConnection } from '@duckdb/node-api';
import { balanceRows, bulkValue, type PerWriter } from './schema.ts';

/** Statements that return true in every state between two transactions, by what they promise. */
const promises: Readonly<Record<string, string>> = {
  'the halves and the totals agree': `
    SELECT count(*) = 0
    FROM (SELECT writer, count(*) n, max(seq) top, sum(seq) s, max(entries) n2, max(total) s2 FROM totals GROUP BY writer) t
    FULL JOIN (SELECT writer, count(pad) n, max(seq) top, sum(seq) s FROM first_half GROUP BY writer) f USING (writer)
    FULL JOIN (SELECT writer, count(value) n, max(seq) top, sum(seq) s FROM second_half GROUP BY writer) g USING (writer)
    WHERE (t.n, t.s) IS DISTINCT FROM (n2, s2)
       OR (t.n, t.top, t.s) IS DISTINCT FROM (f.n, f.top, f.s)
       OR (t.n, t.top, t.s) IS DISTINCT FROM (g.n, g.top, g.s)`,
  'the balances sum to zero': `SELECT sum(value) = 0 AND count(*) = ${balanceRows} FROM balances`,
  'bulk inserts are whole': `
    SELECT count(*) = 0 FROM bulk_totals
    FULL JOIN (
      SELECT writer, seq, count(*) FILTER (value = ${bulkValue('writer', 'seq', 'i')}) n, count(text) t, sum(i) s
      FROM bulk GROUP BY writer, seq
    ) b USING (writer, seq)
    WHERE (n, t, s) IS DISTINCT FROM (entries, entries, total)`,
  'made tables are listed': `
    SELECT count(*) = (SELECT count(*) FROM made_tables) FROM duckdb_tables()
    WHERE database_name = 'd' AND table_name LIKE 'made\\_%' ESCAPE '\\' AND table_name <> 'made_tables'`,
};

/** Whether the database has a ledger yet. */
export async function hasLedger(connection: DuckDBConnection): Promise<boolean> {
  const [row] = await rows(
    connection,
    "SELECT count(*) FROM duckdb_tables() WHERE database_name = 'd' AND table_name = 'totals'",
  );
  return Number(row?.[0]) > 0;
}

/** The promises that the ledger breaks. */
export async function brokenPromises(connection: DuckDBConnection): Promise<string[]> {
  const broken: string[] = [];
  for (const [promise, sql] of Object.entries(promises)) {
    const [row] = await rows(connection, sql);
    if (row?.[0] !== true) broken.push(`not so: ${promise}`);
  }
  for (const [name, entries] of await rows(connection, 'SELECT name, entries FROM made_tables')) {
    const [row] = await rows(connection, `SELECT count(*) FROM ${name}`);
    if (row?.[0] !== entries) broken.push(`${name} has ${row?.[0]} rows, not ${entries}`);
  }
  return broken;
}

/** The last transaction of each writer. */
export async function lastEntries(connection: DuckDBConnection): Promise<PerWriter> {
  const [row] = await rows(
    connection,
    `SELECT coalesce(max(seq) FILTER (writer = 1), 0), coalesce(max(seq) FILTER (writer = 2), 0) FROM totals`,
  );
  return [BigInt(String(row?.[0])), BigInt(String(row?.[1]))];
}

async function rows(connection: DuckDBConnection, sql: string): Promise<readonly unknown[][]> {
  return (await connection.runAndReadAll(sql)).getRows();
}
