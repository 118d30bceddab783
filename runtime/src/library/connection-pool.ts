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
   * Does it as soon as a connection is free. What it leaves open is rolled back, so that nobody after it writes into a transaction that
   * nobody commits.
   * @throws {TransactionLeftOpenError} if the work succeeded, but began a transaction and did not end it
   */
  use<Result>(work: Work<Result>): Promise<Result> {
    const done = this.#atOnce(async () => {
      const connection = this.#idle.pop() ?? (await this.#instance.connect());
      this.#busy.add(connection);
      // In a function of its own: work that fails before it is a promise has failed, too.
      const [outcome] = await Promise.allSettled([(async () => work(connection))()]);
      const [returned] = await Promise.allSettled([this.#takeBack(connection)]);
      // What went wrong first says why.
      if (outcome.status === 'rejected') throw outcome.reason;
      if (returned.status === 'rejected') throw returned.reason;
      return outcome.value;
    });
    this.#work.add(done);
    const forget = () => this.#work.delete(done);
    done.then(forget, forget);
    return done;
  }

  /** @throws {TransactionLeftOpenError} if it was in a transaction, which is rolled back */
  async #takeBack(connection: Connection): Promise<void> {
    // It is not, if the pool was closed meanwhile.
    if (!this.#busy.has(connection)) return;
    try {
      const wasInOne = await rollBack(connection);
      if (this.#busy.delete(connection)) this.#idle.push(connection);
      if (wasInOne) throw new TransactionLeftOpenError();
    } finally {
      // It cannot be cleaned, so nobody else gets it.
      if (this.#busy.delete(connection)) connection.closeSync();
    }
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

/** Rolls back the transaction that a connection is in, and says whether it was in one: DuckDB has no other word on that. */
async function rollBack(connection: Connection): Promise<boolean> {
  try {
    await connection.run('ROLLBACK');
    return true;
  } catch (failure) {
    if (failure instanceof Error && failure.message.includes('no transaction is active')) return false;
    throw failure;
  }
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
