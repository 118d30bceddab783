import type { DuckdbRelease } from '../support/duckdb-session.ts';

/** A release line of DuckDB. Two natives must never be loaded into one process: each lives in children of its own. */
export type Engine = DuckdbRelease;

type DuckDB = typeof import('@duckdb/node-api');

export async function loadEngine(engine: Engine): Promise<DuckDB> {
  // The alias has declarations of its own; what the tests use of them is the same.
  return engine === '1.4' ? ((await import('duckdb-1.4')) as unknown as DuckDB) : import('@duckdb/node-api');
}
