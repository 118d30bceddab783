import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

/** A database that nobody has open, to be looked at; disposing of it closes it. */
export class Database implements Disposable {
  readonly connection: DuckDBConnection;
  readonly #instance: DuckDBInstance;

  constructor({ instance, connection }: { instance: DuckDBInstance; connection: DuckDBConnection }) {
    this.#instance = instance;
    this.connection = connection;
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
