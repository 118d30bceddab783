import { EventEmitter } from 'node:events';
import type { DuckDBValue, JS } from '@duckdb/node-api';
import { loadSettings } from '../config/load-settings.ts';
import { NothingReplicatedError } from '../supervisor/ship/point-marker.ts';
import { staleAfterSeconds } from '../supervisor/ship/stale-after.ts';
import type { ConnectionEvents } from './connection-events.ts';
import type { Work } from './connection-pool.ts';
import { DatabaseHolder } from './database-holder.ts';
import type { KeeperMessage, KeeperStatus } from './keeper/messages.ts';
import { keeperEnvironment } from './keeper-environment.ts';
import { migrate } from './migrations/migrate.ts';
import { readMigrations } from './migrations/read-migrations.ts';
import { StatusWatch } from './status-watch.ts';

/** Values for `?` or `$1` by position, or for `$name` by name. */
export type QueryValues = DuckDBValue[] | Record<string, DuckDBValue>;

export interface DuckDBConnectionOptions {
  /** Settings by the names of docs/settings.md; they win over the environment and a `.env` file. Default: none. */
  settings?: Readonly<Record<string, string>>;
  /** Folder of the migrations, `0001-name.sql` and so on. Default: the schema is the application's own business. */
  migrations?: string | URL;
  /** Queries that run at once, each on a connection of its own; default 4. */
  connections?: number;
  /** DuckDB's own settings, by their names. Default: none. */
  duckdb?: Readonly<Record<string, string>>;
}

/**
 * A DuckDB database in this process that outlives its machine: restored before it is opened, replicated while it is open, shipped
 * to its last byte when it is closed (docs/library.md).
 */
export class DuckDBConnection extends EventEmitter<ConnectionEvents> {
  readonly #holder: DatabaseHolder;
  readonly #watch: StatusWatch;
  readonly #folder: string | URL | undefined;
  #connected: Promise<void> | undefined;
  #port: number | undefined;

  /** @throws {ConfigurationError} that names every setting that is missing or wrong */
  constructor({
    settings: flags = {},
    migrations,
    connections = 4,
    duckdb = {},
  }: DuckDBConnectionOptions = {}) {
    super();
    const settings = loadSettings({ needs: ['replication', 'databasePath'], flags });
    this.#folder = migrations;
    this.#watch = new StatusWatch({ mostLagSeconds: staleAfterSeconds(settings) });
    this.#holder = new DatabaseHolder({
      settings,
      environment: keeperEnvironment({
        environment: process.env,
        settings: flags,
        httpAddress: settings.httpAddress,
      }),
      connections,
      duckdb,
      prepare: (pool) => pool.use((connection) => this.#migrate(connection)),
      onMessage: (message) => this.#hear(message),
      onSuspended: (because) => this.emit('suspended', { because }),
      onResumed: () => this.emit('resumed'),
      onFailure: (failure) => this.#report(failure),
    });
  }

  /** What is known of the replication; undefined before the first word of it, and without replication. */
  get status(): KeeperStatus | undefined {
    return this.#watch.latest;
  }

  /** Port of the loopback interface on which health, metrics and the admin API are served; undefined while they are not. */
  get httpPort(): number | undefined {
    return this.#port;
  }

  /** Process id of the keeper; undefined without replication. */
  get keeperPid(): number | undefined {
    return this.#holder.keeping?.pid;
  }

  /**
   * Gets the lease, restores the database if that is needed, opens it, and applies the migrations that it lacks. A second call
   * waits for the same.
   * @param options.signal ends the wait, for the lease of another instance above all, and closes; its reason is thrown
   * @throws {KeeperFailedError} if replication cannot begin, with the exit code that `eider run` would have
   * @throws {SchemaTooNewError | MigrationChangedError | MigrationFailedError} if the schema cannot be brought up to date
   * @throws {DatabaseUnavailableError} if it is closed meanwhile
   */
  connect({ signal }: { signal?: AbortSignal } = {}): Promise<void> {
    this.#connected ??= this.#connect(signal);
    return this.#connected;
  }

  /** Runs a statement and returns its rows, as JavaScript values by column name. */
  query<Row extends Record<string, JS> = Record<string, JS>>(
    sql: string,
    values?: QueryValues,
  ): Promise<Row[]> {
    return this.#holder.use(async (connection) => {
      const reader = await connection.runAndReadAll(sql, values);
      // Column names and types are the query's word.
      return reader.getRowObjectsJS() as Row[];
    });
  }

  /**
   * Runs a statement and returns how many rows it changed.
   * @throws {TransactionLeftOpenError} if it begins a transaction, which `transaction` is for
   */
  run(sql: string, values?: QueryValues): Promise<number> {
    return this.#holder.use(async (connection) => (await connection.run(sql, values)).rowsChanged);
  }

  /**
   * Gives a connection of `@duckdb/node-api` to `work`, which nobody else uses meanwhile: for appenders, prepared statements, and
   * transactions that are begun and ended by hand. `close()` waits for it, too. A transaction that the work leaves open is rolled
   * back.
   * @throws {TransactionLeftOpenError} if it leaves one open without having failed
   */
  withConnection<Result>(work: Work<Result>): Promise<Result> {
    return this.#holder.use(work);
  }

  /** Does it in one transaction; what it throws rolls back. */
  transaction<Result>(work: Work<Result>): Promise<Result> {
    return this.withConnection(async (connection) => {
      await connection.run('BEGIN');
      // If it fails, so does all of this, and what is left open is rolled back.
      const result = await work(connection);
      await connection.run('COMMIT');
      return result;
    });
  }

  /** Has DuckDB write its WAL into the database file. @throws DuckDB's error while transactions are open */
  async checkpoint(): Promise<void> {
    await this.run('CHECKPOINT');
  }

  /**
   * Ships everything that was committed before the call, and marks it as a restore point. Resolves to its number.
   * @param name what `eider points` calls it; letters, digits, `.`, `-`, `_`
   * @throws {MarkFailedError | KeeperFailedError} if it is not durable
   * @throws {NothingReplicatedError} before `connect()`, and without replication
   */
  async markPoint(name?: string): Promise<number> {
    const { keeping } = this.#holder;
    if (keeping === undefined) throw new NothingReplicatedError();
    return keeping.mark(name);
  }

  /**
   * Accepts nothing new, answers what was asked before, closes, and resolves once everything is durable. A second call waits for
   * the same.
   * @throws {NotDurableError} if the last bytes are only in the local file
   */
  close(): Promise<void> {
    return this.#holder.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #connect(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    const abort = () => void this.close().catch((failure: unknown) => this.#report(failure));
    signal?.addEventListener('abort', abort, { once: true });
    try {
      await this.#holder.connect();
    } catch (failure) {
      await this.close();
      signal?.throwIfAborted();
      throw failure;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  async #migrate(sql: Parameters<typeof migrate>[0]['sql']): Promise<void> {
    if (this.#folder === undefined) return;
    const applied = await migrate({
      sql,
      migrations: await readMigrations(this.#folder),
      before: async ({ number }) => {
        await this.#holder.keeping?.mark(`before-migration-${number}`);
      },
    });
    if (applied.length > 0) this.emit('migrated', { applied });
  }

  #hear(message: KeeperMessage): void {
    if (message.say === 'listening') this.#port = message.port;
    if (message.say !== 'status') return;
    for (const change of this.#watch.learn(message.status)) {
      if (change.kind === 'synced') this.emit('synced', { seq: change.seq });
      else if (change.kind === 'lagging') this.emit('lagging', { seconds: change.seconds });
      else this.emit(change.kind);
    }
  }

  /** Nobody has to listen: then it is a warning of the process. */
  #report(failure: unknown): void {
    const error = failure instanceof Error ? failure : new Error(String(failure));
    if (this.listenerCount('error') > 0) this.emit('error', error);
    else process.emitWarning(error);
  }
}
