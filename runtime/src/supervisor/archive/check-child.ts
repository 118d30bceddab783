import { totalmem } from 'node:os';
import { text } from 'node:stream/consumers';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { CheckAnswer, CheckRequest } from './check-protocol.ts';
import { openKeepingState } from './open-keeping-state.ts';

// Loaded here, not above: the bundle has this program in it, and starts where there is no DuckDB.
const { DuckDBInstance, version } = await import('@duckdb/node-api');

/** Bytes. */
const leastMemory = 512 * 2 ** 20;

/**
 * Opens a database in a real DuckDB and says whether it is sound. A process of its own, because a corrupt database can
 * take down the process that opens it.
 */
async function check(request: CheckRequest): Promise<CheckAnswer> {
  const engine = version();
  try {
    return { passed: true, engine, tables: await openAndCheck(request) };
  } catch (cause) {
    return { passed: false, engine, reason: cause instanceof Error ? cause.message : String(cause) };
  }
}

async function openAndCheck({
  path,
  everything,
  asserts,
}: CheckRequest): Promise<{ name: string; rows: number }[]> {
  const instance = everything ? await openToWrite(path) : await openKeepingState(DuckDBInstance, path);
  const connection = await instance.connect();
  try {
    const tables = await readTables(connection, everything);
    for (const sql of asserts) await assertTrue(connection, sql);
    if (everything) await connection.run('CHECKPOINT');
    return tables;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

const openToWrite = (path: string) =>
  DuckDBInstance.create(path, {
    threads: '1',
    // While an application runs beside it, DuckDB must not take what that needs.
    memory_limit: `${modestBytes()}B`,
  });

/** A quarter of the memory that there is, for a container or a machine, but enough for large rows. */
function modestBytes(): number {
  const limit = process.constrainedMemory();
  const there = limit > 0 ? Math.min(limit, totalmem()) : totalmem();
  return Math.max(leastMemory, Math.floor(there / 4));
}

/** Hashing whole rows makes DuckDB read and decompress every column, which verifies the checksum of every block. */
async function readTables(
  connection: DuckDBConnection,
  everything: boolean,
): Promise<{ name: string; rows: number }[]> {
  const sql = `SELECT format('"{}"."{}"', replace(schema_name, '"', '""'), replace(table_name, '"', '""'))
    FROM duckdb_tables() WHERE NOT internal AND NOT temporary ORDER BY ALL`;
  const names = (await connection.runAndReadAll(sql)).getRows().map(([name]) => String(name));
  const tables: { name: string; rows: number }[] = [];
  for (const name of names) {
    if (!everything) tables.push({ name, rows: 0 });
    else {
      const [row] = (
        await connection.runAndReadAll(`SELECT count(*), bit_xor(hash(t)) FROM ${name} t`)
      ).getRows();
      tables.push({ name, rows: Number(row?.[0]) });
    }
  }
  return tables;
}

async function assertTrue(connection: DuckDBConnection, sql: string): Promise<void> {
  const [row] = (await connection.runAndReadAll(sql)).getRows();
  if (row?.[0] !== true) throw new Error(`the assertion does not hold: ${sql}`);
}

// Read only now: whoever starts this early has it load DuckDB meanwhile. Nothing comes if there is nothing to check after all.
const request = await text(process.stdin);
if (request !== '') {
  const answer = await check(JSON.parse(request) as CheckRequest);
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
