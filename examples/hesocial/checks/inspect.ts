import type { DuckDBConnection } from '@duckdb/node-api';
import { lastCommit } from '../app/last-commit.ts';
import { type TableName, tableNames } from '../schema/table-names.ts';
import { type Check, checks } from './checks.ts';
import type { Inspection } from './inspection.ts';

/** Reads the whole database: counts and fingerprints every table, and runs every check. */
export async function inspect(connection: DuckDBConnection): Promise<Inspection> {
  const inspection: Inspection = { last: await lastCommit(connection), tables: [], checks: [] };
  for (const name of tableNames) inspection.tables.push(await inspectTable(connection, name));
  for (const check of checks) inspection.checks.push(await runCheck(connection, check));
  return inspection;
}

async function inspectTable(
  connection: DuckDBConnection,
  name: TableName,
): Promise<Inspection['tables'][number]> {
  const sql = `SELECT count(*), coalesce(sum(hash(t)), 0)::VARCHAR FROM ${name} t`;
  const [row] = (await connection.runAndReadAll(sql)).getRowsJS();
  return { name, rows: Number(row?.[0]), fingerprint: String(row?.[1]) };
}

async function runCheck(
  connection: DuckDBConnection,
  { name, sql }: Check,
): Promise<Inspection['checks'][number]> {
  const [row] = (await connection.runAndReadAll(sql)).getRowsJS();
  return { name, violations: Number(row?.[0]) };
}
