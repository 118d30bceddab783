import type { Attachment } from './attachment.ts';
import { Child } from './child/child.ts';
import type { Engine } from './engine.ts';
import { bulkEntry, ledgerEntry, ledgerTables, type PerWriter, type Writer } from './ledger/schema.ts';
import type { Gate } from './preload/gate.ts';
import type { SqlSessionHandlers } from './sql-session.ts';

export interface ApplicationOptions extends Attachment {
  readonly engine: Engine;
  /** The gate before its file calls; default: none. */
  readonly gate?: Gate | undefined;
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

/** Connection of each writer. */
const connectionOf = (writer: Writer): string => `writer${writer}`;

/**
 * A scripted application: a process with a DuckDB database in which it keeps the ledger. Knows which transactions were
 * attempted and which had returned, whatever became of the process.
 */
export class Application implements AsyncDisposable {
  readonly #options: ApplicationOptions;
  readonly #attempted: [bigint, bigint] = [0n, 0n];
  readonly #durable: [bigint, bigint] = [0n, 0n];
  #child: Child<SqlSessionHandlers>;

  private constructor(options: ApplicationOptions) {
    this.#options = options;
    this.#child = this.#spawn();
  }

  /** Starts the process and opens the database; a new one gets the ledger's tables. */
  static async start(options: ApplicationOptions): Promise<Application> {
    const application = new Application(options);
    await application.#attach();
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

  /** Runs statements, by default on a connection that no writer uses; returns the rows of the last. */
  async run(sql: string, { on = 'main' }: { on?: string } = {}): Promise<unknown[][]> {
    return this.#child.call('run', { sql, on });
  }

  /** One transaction of the ledger. */
  async commit({ writer = 1, bulk = 0, pad = 20, also = '' }: Commit = {}): Promise<void> {
    const index = writer - 1;
    const seq = (this.#attempted[index] ?? 0n) + 1n;
    this.#attempted[index] = seq;
    const bulkSql = bulk > 0 ? bulkEntry({ writer, seq, rows: bulk }) : '';
    await this.run(`BEGIN; ${ledgerEntry({ writer, seq, pad })} ${bulkSql} ${also}; COMMIT`, {
      on: connectionOf(writer),
    });
    this.#durable[index] = seq;
  }

  /** Detaches the database, which checkpoints it, without ending the process. */
  async detach(): Promise<void> {
    await this.#child.call('detach', undefined as never);
  }

  /** kill -9. */
  async kill(): Promise<void> {
    await this.#child.kill();
  }

  /** Starts the process again, after a kill or a clean end; DuckDB recovers the database. */
  async restart({ gate = this.#options.gate }: { gate?: Gate } = {}): Promise<void> {
    await this.#child[Symbol.asyncDispose]();
    this.#child = this.#spawn(gate);
    await this.#attach();
  }

  /** Goes on in another file in the database's place. */
  async attach(): Promise<void> {
    await this.#attach();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child[Symbol.asyncDispose]();
  }

  #spawn(gate = this.#options.gate): Child<SqlSessionHandlers> {
    const { engine, path } = this.#options;
    return new Child(new URL('./sql-session.ts', import.meta.url), {
      args: [engine],
      env: gate === undefined ? {} : gate.environment({ process: 'application', database: path }),
    });
  }

  async #attach(): Promise<void> {
    const { engine: _, gate: __, ...attachment } = this.#options;
    await this.#child.call('attach', attachment);
  }
}
