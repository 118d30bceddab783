import { readFile } from 'node:fs/promises';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

const tables = new URL('../schema/tables.sql', import.meta.url);

/** Low, so that a checkpoint happens every few seconds. DuckDB adds an estimate of the commit's size to the WAL's; its default is 16 MB. */
const checkpointThreshold = '2MB';

/** An open database; disposing of it closes it, which makes DuckDB checkpoint. */
export class Database implements Disposable {
  readonly connection: DuckDBConnection;
  readonly #instance: DuckDBInstance;

  constructor({ instance, connection }: { instance: DuckDBInstance; connection: DuckDBConnection }) {
    this.#instance = instance;
    this.connection = connection;
  }

  /**
   * Opens the database at `path`, creates it if there is none, and makes sure that its tables exist.
   * @throws if another process has it open, or DuckDB does not understand it
   */
  static async open(path: string): Promise<Database> {
    const instance = await DuckDBInstance.create(path, { checkpoint_threshold: checkpointThreshold });
    const connection = await instance.connect();
    const database = new Database({ instance, connection });
    try {
      await connection.run(await readFile(tables, 'utf8'));
    } catch (error) {
      database[Symbol.dispose]();
      throw error;
    }
    return database;
  }

  /** Opens the database at `path` without changing it: what its WAL holds is replayed in memory. */
  static async openReadOnly(path: string): Promise<Database> {
    const instance = await DuckDBInstance.create(path, { access_mode: 'READ_ONLY' });
    return new Database({ instance, connection: await instance.connect() });
  }

  [Symbol.dispose](): void {
    this.connection.closeSync();
    this.#instance.closeSync();
  }
}
