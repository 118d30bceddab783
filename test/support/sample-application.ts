import { createInterface } from 'node:readline';
import { DuckDBInstance } from '@duckdb/node-api';

// The application that tests run under `eider run`: an ordinary DuckDB program that knows nothing of Eider. It does what it is
// told by JSON lines on stdin, and answers on stdout, where `application ` stands before each answer. SIGTERM closes the database, which checkpoints it.

type Request = { readonly id: number } & (
  | { readonly sql: string }
  /** Tells its environment, as one row of text. */
  | { readonly show: 'environment' }
  /** Stays when its stdin ends. */
  | { readonly stay: true }
  /** Exits with this code, without closing the database. */
  | { readonly exit: number }
);

const { EIDER_DATABASE_PATH: path = '' } = process.env;
const instance = await DuckDBInstance.create(path, { threads: '1' });
const connection = await instance.connect();

async function rowsOf(sql: string): Promise<string[][]> {
  const result = await connection.runAndReadAll(sql);
  return result.getRows().map((row) => row.map(String));
}

async function answer(request: Request): Promise<object> {
  if ('exit' in request) process.exit(request.exit);
  if ('stay' in request) setInterval(() => {}, 2 ** 30);
  if ('stay' in request) return { rows: [] };
  if ('show' in request) return { rows: [[JSON.stringify(process.env)]] };
  try {
    return { rows: await rowsOf(request.sql) };
  } catch (error) {
    return { error: String(error) };
  }
}

function say(message: object): void {
  process.stdout.write(`application ${JSON.stringify(message)}\n`);
}

process.on('SIGTERM', () => {
  connection.closeSync();
  instance.closeSync();
  process.exit(0);
});
process.stdout.on('error', () => {});
say({ ready: process.pid });
createInterface(process.stdin).on('line', async (line) => {
  const request = JSON.parse(line) as Request;
  say({ id: request.id, ...(await answer(request)) });
});
