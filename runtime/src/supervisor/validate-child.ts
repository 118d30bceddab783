import { DuckDBInstance } from '@duckdb/node-api';
import type { Validation } from './validation.ts';

/**
 * Opens the database given as the only argument, read-only: DuckDB replays the WAL in memory, checks the catalog and
 * leaves the file as it is. A process of its own, because a corrupt database can take down the process that opens it.
 */
async function validate(path: string): Promise<Validation> {
  const memory = await DuckDBInstance.create(':memory:', { threads: '1' });
  const engineConnection = await memory.connect();
  const engine = String((await engineConnection.runAndReadAll('SELECT version()')).getRows()[0]?.[0]);
  engineConnection.closeSync();
  memory.closeSync();
  try {
    const instance = await DuckDBInstance.create(path, { access_mode: 'READ_ONLY', threads: '1' });
    const connection = await instance.connect();
    const tables = (await connection.runAndReadAll('SELECT count(*) FROM duckdb_tables()')).getRows()[0]?.[0];
    connection.closeSync();
    instance.closeSync();
    return { opened: true, tables: Number(tables), engine };
  } catch (cause) {
    return { opened: false, reason: cause instanceof Error ? cause.message : String(cause), engine };
  }
}

const [, , path = ''] = process.argv;
process.stdout.write(`${JSON.stringify(await validate(path))}\n`);
