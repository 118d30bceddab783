import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { attachSql } from '../attachment.ts';
import { loadEngine } from '../engine.ts';
import { hasLedger } from '../ledger/check-ledger.ts';
import { ledgerTables } from '../ledger/schema.ts';
import type { LoadSettings } from './load-settings.ts';

/** The database of a load, attached and ready. */
export class LoadDatabase {
  readonly #instance: DuckDBInstance;

  private constructor(instance: DuckDBInstance) {
    this.#instance = instance;
  }

  /** Opens the database, or creates it with the ledger's tables. */
  static async open(settings: LoadSettings): Promise<LoadDatabase> {
    const { DuckDBInstance: Instance } = await loadEngine(settings.engine);
    const instance = await Instance.create(':memory:', { threads: '2' });
    const connection = await instance.connect();
    await connection.run(`${attachSql(settings)}; USE d`);
    await connection.run(`SET checkpoint_threshold = '${settings.checkpointThreshold}'`);
    if (settings.checkpointSleep > 0)
      await connection.run(`SET debug_checkpoint_sleep_ms = ${settings.checkpointSleep}`);
    if (!(await hasLedger(connection))) await connection.run(`BEGIN; ${ledgerTables} COMMIT`);
    connection.closeSync();
    return new LoadDatabase(instance);
  }

  async connect(): Promise<DuckDBConnection> {
    const connection = await this.#instance.connect();
    await connection.run('USE d');
    return connection;
  }
}

/** The first value of the first row. */
export async function firstValue(connection: DuckDBConnection, sql: string): Promise<unknown> {
  return (await connection.runAndReadAll(sql)).getRows()[0]?.[0];
}
