import type { DuckdbSession } from '../../support/duckdb-session.ts';
import type { Progress } from './load.ts';

/** Each must be true of every state that {@link Load} left at any commit. */
const invariants: Readonly<Record<string, string>> = {
  'a, b and the counter agree': `
    SELECT (SELECT [count(*), coalesce(max(seq), 0), coalesce(sum(seq), 0)] FROM a) = (SELECT [n, n, sum] FROM counter)
       AND (SELECT [count(*), coalesce(max(seq), 0), coalesce(sum(seq), 0)] FROM b) = (SELECT [n, n, sum] FROM counter)`,
  'pairs add up to nothing': 'SELECT sum(value) = 0 AND count(*) = 5000 FROM pairs',
  'each bulk insert is there as a whole': `
    SELECT count(*) = 0 FROM
      (SELECT seq, count(*) AS count, sum(i) AS sum, count(s) AS texts FROM bulk GROUP BY seq) AS found
      FULL JOIN bulk_sums USING (seq)
    WHERE found.count IS DISTINCT FROM bulk_sums.count OR found.sum IS DISTINCT FROM bulk_sums.sum
       OR found.texts IS DISTINCT FROM found.count`,
  'both sides agree': `
    SELECT (SELECT [count(*), coalesce(max(seq), 0)] FROM left_side) = (SELECT [count(*), coalesce(max(seq), 0)] FROM right_side)
       AND (SELECT count(*) = coalesce(max(seq), 0) FROM left_side)`,
  'all tables are listed': `
    SELECT (SELECT count(*) FROM duckdb_tables() WHERE database_name = 'd' AND table_name LIKE 'made%')
         = (SELECT count(*) FROM tables)`,
};

/** What a restored copy says. */
export interface Verdict {
  readonly progress: Progress;
  /** Invariants that do not hold, and tables whose length is wrong. */
  readonly violations: readonly string[];
}

/** Opens a restored copy in a real DuckDB, checks it, writes to it and checkpoints it. */
export async function checkInvariants(session: DuckdbSession, path: string): Promise<Verdict> {
  await session.attach(path);
  try {
    const violations: string[] = [];
    for (const [name, sql] of Object.entries(invariants)) {
      if ((await session.value(sql)) !== 'true') violations.push(name);
    }
    for (const [name, count] of await session.run('SELECT name, count FROM tables')) {
      if ((await session.value(`SELECT count(*) FROM ${name}`)) !== count)
        violations.push(`${name} is whole`);
    }
    const first = Number(await session.value('SELECT n FROM counter'));
    const second = Number(await session.value('SELECT coalesce(max(seq), 0) FROM left_side'));
    await session.run('INSERT INTO pairs VALUES (-1, 0)');
    await session.run('CHECKPOINT d');
    return { progress: { first, second }, violations };
  } finally {
    await session.detach();
  }
}
