import { createRequire } from 'node:module';
import type { DuckDBConnection, DuckDBInstance as Instance } from '@duckdb/node-api';

// The child of `duckdb-session.ts`: runs statements that come over IPC in the DuckDB that the first argument names.
// Two DuckDB libraries must never be loaded in one process, so the package is chosen before anything is loaded.

interface Request {
  readonly id: number;
  readonly connection: number;
  readonly sql: string;
}

const require = createRequire(import.meta.url);
const { DuckDBInstance } = require(process.argv[2] ?? '@duckdb/node-api') as {
  DuckDBInstance: typeof Instance;
};
const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
const connections = new Map<number, Promise<DuckDBConnection>>();

/** Connection 0 attaches and detaches; the others use what it has attached. */
async function connect(number: number): Promise<DuckDBConnection> {
  const connection = await instance.connect();
  if (number > 0) await connection.run('USE d');
  return connection;
}

function connectionOf(number: number): Promise<DuckDBConnection> {
  const connection = connections.get(number) ?? connect(number);
  connections.set(number, connection);
  return connection;
}

async function answer({ id, connection, sql }: Request): Promise<void> {
  try {
    const result = await (await connectionOf(connection)).runAndReadAll(sql);
    const rows = result.getRows().map((row) => row.map((value) => (value === null ? null : String(value))));
    process.send?.({ id, rows });
  } catch (error) {
    process.send?.({ id, error: error instanceof Error ? error.message : String(error) });
  }
}

process.on('message', (request: Request) => answer(request));
// An exit would wait for a DuckDB that is stuck in the middle of something.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
