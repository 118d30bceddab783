import { DuckdbSession } from '../../support/duckdb-session.ts';

/** Bytes that a row takes: three columns that nothing compresses, and what DuckDB keeps around them. */
const rowBytes = 25.6;

/** Makes a database of about so many bytes, every block with content of its own. */
export async function generateDatabase(path: string, bytes: number): Promise<void> {
  await using session = await DuckdbSession.open({ path });
  await session.run("SET memory_limit = '1GB'");
  await session.run('SET preserve_insertion_order = false');
  const rows = Math.round(bytes / rowBytes);
  await session.run(`CREATE TABLE entries AS
    SELECT hash(range) AS a, hash(range + ${rows}) AS b, hash(range + ${2 * rows}) AS c FROM range(${rows})`);
  await session.close();
}
