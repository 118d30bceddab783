import { setTimeout as delay } from 'node:timers/promises';
import { type DuckDBConnection as Connection, DuckDBInstance } from '@duckdb/node-api';
import pLimit from 'p-limit';
import { TransactionLeftOpenError } from './errors/transaction-left-open-error.ts';

/** Milliseconds in which DuckDB gives up a statement that is interrupted. */
const interruptMs = 2_000;

/** What is done with a connection, which nobody else uses meanwhile. */
export type Work<Result> = (connection: Connection) => Promise<Result>;

/** Connections to one open database, and the work that they do. */
export class ConnectionPool {
  readonly #instance: DuckDBInstance;
  readonly #atOnce: ReturnType<typeof pLimit>;
  readonly #idle: Connection[] = [];
  readonly #busy = new Set<Connection>();
  readonly #work = new Set<Promise<unknown>>();

  private constructor(instance: DuckDBInstance, connections: number) {
    this.#instance = instance;
    this.#atOnce = pLimit({ concurrency: connections, rejectOnClear: true });
  }

  /**
   * Opens a database, and creates it if there is none.
   * @param options.connections how many at most
   * @param options.settings DuckDB's own, by their names
   * @throws {Error} DuckDB's, if another process has it open or it is damaged
   */
  static async open({
    path,
    connections,
    settings,
  }: {
    path: string;
    connections: number;
    settings: Readonly<Record<string, string>>;
  }): Promise<ConnectionPool> {
    return new ConnectionPool(await DuckDBInstance.create(path, { ...settings }), connections);
  }

  /**
   * Does it as soon as a connection is free. One whose work failed is closed, so that nobody after it writes into a transaction that
   * nobody commits.
   * @throws {TransactionLeftOpenError} if the work began a transaction and did not end it
   */
  use<Result>(work: Work<Result>): Promise<Result> {
    const done = this.#atOnce(async () => {
      const connection = this.#idle.pop() ?? (await this.#instance.connect());
      this.#busy.add(connection);
      try {
        const result = await work(connection);
        // It is not, if the pool was closed meanwhile.
        if (this.#busy.has(connection)) await requireNoTransaction(connection);
        if (this.#busy.delete(connection)) this.#idle.push(connection);
        return result;
      } catch (failure) {
        if (this.#busy.delete(connection)) connection.closeSync();
        throw failure;
      }
    });
    this.#work.add(done);
    const forget = () => this.#work.delete(done);
    done.then(forget, forget);
    return done;
  }

  /** Waits for all that was asked for, interrupts what takes longer than so many milliseconds, and closes the database. */
  async close({ withinMs }: { withinMs: number }): Promise<void> {
    const all = Promise.allSettled(this.#work);
    if (!(await isOverWithin(all, withinMs))) {
      this.#atOnce.clearQueue();
      for (const connection of this.#busy) connection.interrupt();
      // A transaction may be waiting for something else than DuckDB.
      await isOverWithin(all, interruptMs);
    }
    for (const connection of [...this.#idle, ...this.#busy]) connection.closeSync();
    this.#busy.clear();
    this.#instance.closeSync();
  }
}

/** @throws {TransactionLeftOpenError} if one was open; it is not any more */
async function requireNoTransaction(connection: Connection): Promise<void> {
  // DuckDB has no other word on it than whether there is something to roll back.
  const failure = await connection.run('ROLLBACK').then(
    () => new TransactionLeftOpenError(),
    (refusal: unknown) => refusal,
  );
  if (failure instanceof Error && failure.message.includes('no transaction is active')) return;
  throw failure;
}

/** Whether it settles within so many milliseconds; resolves as soon as that is known. */
async function isOverWithin(work: Promise<unknown>, milliseconds: number): Promise<boolean> {
  const timer = new AbortController();
  const late = delay(milliseconds, false, { signal: timer.signal });
  // It is aborted when it is of no interest any more.
  late.catch(() => undefined);
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    timer.abort();
  }
}
