import { DuckdbSession, type DuckdbSessionOptions } from '../../../support/duckdb-session.ts';

/** Runs statements in a real DuckDB and leaves the files as they are at that moment, as a power cut would. */
export async function makeDatabase(
  options: DuckdbSessionOptions,
  statements: readonly string[],
): Promise<void> {
  await using session = await DuckdbSession.open(options);
  await session.run("SET checkpoint_threshold = '10GB'");
  for (const statement of statements) await session.run(statement);
}
