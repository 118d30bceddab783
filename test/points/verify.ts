import type { DuckDBConnection } from '@duckdb/node-api';
import { attachSql } from './attachment.ts';
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
const instance = await DuckDBInstance.create(':memory:', { threads: '1' });

/** Opens a database, and leaves its WAL as it is unless `use` checkpoints. */
async function withDatabase<T>(path: string, use: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const connection = await instance.connect();
  try {
    await connection.run(`${attachSql({ path })}; USE d; PRAGMA disable_checkpoint_on_shutdown`);
    return await use(connection);
  } finally {
    await connection.run('USE memory; DETACH DATABASE IF EXISTS d');
    connection.closeSync();
  }
}

async function falseAssertions(
  connection: DuckDBConnection,
  assertions: readonly string[],
): Promise<string[]> {
  const wrong: string[] = [];
  for (const assertion of assertions) {
    const value = (await connection.runAndReadAll(assertion)).getRows()[0]?.[0];
    if (value !== true) wrong.push(`not true: ${assertion}`);
  }
  return wrong;
}

/** The next transaction of the first writer: what an application would do with a restored database. */
async function goOn(connection: DuckDBConnection): Promise<void> {
  const [last] = await lastEntries(connection);
  const entry = { writer: 1, seq: last + 1n } as const;
  await connection.run(`BEGIN; ${ledgerEntry(entry)} ${bulkEntry({ ...entry, rows: 3_000 })} COMMIT`);
}

/** What is wrong with a database that must hold, as its last transactions, exactly these. */
async function wrongWith(connection: DuckDBConnection, expected: PerWriter): Promise<string[]> {
  const broken = await brokenPromises(connection);
  const last = await lastEntries(connection);
  const isSame = last[0] === expected[0] && last[1] === expected[1];
  return isSame ? broken : [...broken, `the last transactions are ${last}, not ${expected}`];
}

/** Opens it, checks what it holds, goes on; opens it again, so that all of that is recovered, and checkpoints; opens it again. */
async function check(path: string, assertions: readonly string[]): Promise<Finding> {
  const found = await withDatabase(path, async (connection) => {
    if (!(await hasLedger(connection))) return undefined;
    const broken = await brokenPromises(connection);
    const last = await lastEntries(connection);
    const problems = [...broken, ...(await falseAssertions(connection, assertions))];
    await goOn(connection);
    return { problems, last };
  });
  if (found === undefined) return { problems: [], last: nothing };
  const expected: PerWriter = [found.last[0] + 1n, found.last[1]];
  const recovered = await withDatabase(path, async (connection) => {
    const wrong = await wrongWith(connection, expected);
    await connection.run('CHECKPOINT d');
    return wrong.map((problem) => `after recovery of what was written to it: ${problem}`);
  });
  const checkpointed = await withDatabase(path, async (connection) => {
    const wrong = await wrongWith(connection, expected);
    return wrong.map((problem) => `after its next checkpoint: ${problem}`);
  });
  return { ...found, problems: [...found.problems, ...recovered, ...checkpointed] };
}

const handlers = {
  /** `assertions`: further statements that must return true. */
  async verify({ path, assertions }: { path: string; assertions: readonly string[] }): Promise<Finding> {
    try {
      return await check(path, assertions);
    } catch (error) {
      return { problems: [error instanceof Error ? error.message : String(error)], last: nothing };
    }
  },
};

export type VerifyHandlers = typeof handlers;

serve(handlers);
