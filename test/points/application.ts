import { DuckdbSession } from '../support/duckdb-session.ts';
import { type Attachment, attachOptions } from './attachment.ts';
import type { Engine } from './engine.ts';
import { bulkEntry, ledgerEntry, ledgerTables, type PerWriter, type Writer } from './ledger/schema.ts';
import type { Gate } from './preload/gate.ts';

export interface ApplicationOptions extends Attachment {
  readonly engine: Engine;
  /** The gate before its file calls; default: none. */
  readonly gate?: Gate;
}

export interface Commit {
  /** Whose transaction; default 1. Each writer has a connection of its own. */
  writer?: Writer;
  /** Rows of a bulk insert in it; default 0. */
  bulk?: number;
  /** Bytes of padding in it; default 20. */
  pad?: number;
  /** Further statements of the transaction. */
  also?: string;
}

/** What an {@link Application}'s connections are for; the writers' numbers are theirs. */
export const connections = { main: 0, writer1: 1, writer2: 2, other: 3 } as const;

/**
 * A scripted application: a process with a DuckDB database in which it keeps the ledger. Knows which transactions were
 * attempted and which had returned, whatever became of the process.
 */
export class Application implements AsyncDisposable {
  readonly #options: ApplicationOptions;
  readonly #attempted: [bigint, bigint] = [0n, 0n];
  readonly #durable: [bigint, bigint] = [0n, 0n];
  #session: DuckdbSession;

  private constructor(options: ApplicationOptions, session: DuckdbSession) {
    this.#options = options;
    this.#session = session;
  }

  /** Starts the process and opens the database; a new one gets the ledger's tables. */
  static async start(options: ApplicationOptions): Promise<Application> {
    const application = new Application(options, startSession(options));
    await application.attach();
    await application.run(`BEGIN; ${ledgerTables} COMMIT`);
    return application;
  }

  /** The last transaction of each writer that had returned. */
  get durable(): PerWriter {
    return [...this.#durable];
  }

  /** The last transaction of each writer that was begun. */
  get attempted(): PerWriter {
    return [...this.#attempted];
  }

  /** Runs statements; returns the rows of the last, as text. */
  async run(
    sql: string,
    { connection = connections.main }: { connection?: number } = {},
  ): ReturnType<DuckdbSession['run']> {
    return this.#session.run(sql, { connection });
  }

  /** One transaction of the ledger. */
  async commit({ writer = 1, bulk = 0, pad = 20, also = '' }: Commit = {}): Promise<void> {
    const index = writer - 1;
    const seq = (this.#attempted[index] ?? 0n) + 1n;
    this.#attempted[index] = seq;
    const bulkSql = bulk > 0 ? bulkEntry({ writer, seq, rows: bulk }) : '';
    const sql = `BEGIN; ${ledgerEntry({ writer, seq, pad })} ${bulkSql} ${also}; COMMIT`;
    await this.run(sql, { connection: writer });
    this.#durable[index] = seq;
  }

  /** Attaches the database; a WAL is recovered. */
  async attach(): Promise<void> {
    await this.#session.attach(this.#options.path, attachOptions(this.#options));
  }

  /** Detaches the database, which checkpoints it, without ending the process. */
  async detach(): Promise<void> {
    await this.#session.detach();
  }

  /** kill -9. */
  async kill(): Promise<void> {
    await this.#session.kill();
  }

  /** Starts another process in place of one that was killed, without attaching the database. */
  async start(): Promise<void> {
    await this.kill();
    this.#session = startSession(this.#options);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }
}

function startSession({ engine, gate, path }: ApplicationOptions): DuckdbSession {
  // A statement that is held at the gate keeps a thread of the pool.
  const threads = { UV_THREADPOOL_SIZE: '16' };
  const held = gate?.environment({ process: 'application', database: path });
  return DuckdbSession.start({ release: engine, env: { ...threads, ...held } });
}
