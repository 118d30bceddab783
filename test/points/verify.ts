import type { DuckDBConnection } from '@duckdb/node-api';
import { serve } from './child/serve.ts';
import { type Engine, loadEngine } from './engine.ts';
import { brokenPromises, hasLedger, lastEntries } from './ledger/check-ledger.ts';
import { bulkEntry, ledgerEntry, type PerWriter } from './ledger/schema.ts';

/** What a restored database turned out to hold. */
export interface Finding {
  /** What is wrong with it; empty if nothing is. */
  readonly problems: readonly string[];
  /** The last transaction of each writer. */
  readonly last: PerWriter;
}

const nothing: PerWriter = [0n, 0n];
const [engineName = '1.5'] = process.argv.slice(2);
const { DuckDBInstance } = await loadEngine(engineName as Engine);

async function withDatabase<T>(path: string, use: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    await connection.run(`ATTACH '${path}' AS d; USE d`);
    const result = await use(connection);
    await connection.run('USE memory; DETACH d');
    return result;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Checks, goes on as the application would, and checkpoints. */
async function check(path: string, assertions: readonly string[]): Promise<Finding> {
  return withDatabase(path, async (connection) => {
    if (!(await hasLedger(connection))) return { problems: [], last: nothing };
    const problems = await brokenPromises(connection);
    for (const assertion of assertions) {
      const value = (await connection.runAndReadAll(assertion)).getRows()[0]?.[0];
      if (value !== true) problems.push(`not true: ${assertion}`);
    }
    const last = await lastEntries(connection);
    const entry = { writer: 1, seq: last[0] + 1n } as const;
    await connection.run(`BEGIN; ${ledgerEntry(entry)} ${bulkEntry({ ...entry, rows: 3_000 })} COMMIT`);
    await connection.run('CHECKPOINT d');
    return { problems, last };
  });
}

/** What was written after the restore is there when the database is opened again. */
async function checkAgain(path: string, { problems, last }: Finding): Promise<Finding> {
  return withDatabase(path, async (connection) => {
    if (!(await hasLedger(connection))) return { problems, last };
    const broken = await brokenPromises(connection);
    const [now] = await lastEntries(connection);
    if (now !== last[0] + 1n) broken.push(`the entry written after the restore is lost`);
    return { problems: [...problems, ...broken.map((problem) => `after CHECKPOINT: ${problem}`)], last };
  });
}

const handlers = {
  /** `assertions`: further statements that must return true. */
  async verify({ path, assertions }: { path: string; assertions: readonly string[] }): Promise<Finding> {
    try {
      return await checkAgain(path, await check(path, assertions));
    } catch (error) {
      return { problems: [error instanceof Error ? error.message : String(error)], last: nothing };
    }
  },
};

export type VerifyHandlers = typeof handlers;

serve(handlers);
