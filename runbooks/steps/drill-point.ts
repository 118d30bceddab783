import { z } from 'zod';
import type { Step } from '../frame/step.ts';

const drillDocument = z.object({
  seq: z.number(),
  seconds: z.number(),
  duckdb: z.string(),
  tables: z.array(z.object({ name: z.string(), rows: z.number() })),
});

/** Restores a point into a scratch folder, reads all of it with DuckDB, and throws it away. */
export function drillPoint({
  at = 'newest',
  asserts = [],
  ifItFails,
}: {
  /** As for `eider drill --at`. */
  at?: string;
  /** SQL that must be true in it. */
  asserts?: readonly string[];
  ifItFails: string;
}): Step {
  const what = at === 'newest' ? 'the newest state' : `the point ${at}`;
  return {
    does: `Prove ${what}: restore it into a scratch folder, and read all of it with DuckDB`,
    ifItFails,
    run: async ({ eider }) => {
      const options = ['--at', at, ...asserts.flatMap((sql) => ['--assert', sql])];
      const { seq, seconds, duckdb, tables } = await eider.ask(['drill', ...options], drillDocument);
      const rows = tables.reduce((sum, table) => sum + table.rows, 0);
      return {
        said: `Record ${seq} was restored and read by DuckDB ${duckdb} in ${seconds.toFixed(1)} s: ${tables.length} tables, ${rows} rows`,
      };
    },
  };
}
