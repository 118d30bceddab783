import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** The DuckDB releases that tests write files with, and the packages that bring them. */
const packages = { '1.5': '@duckdb/node-api', '1.4': 'duckdb-1.4' } as const;

export type DuckdbRelease = keyof typeof packages;

export interface DuckdbProcessOptions {
  /** @default '1.5' */
  readonly release?: DuckdbRelease;
  /** Environment of the process, besides this one's. */
  readonly env?: NodeJS.ProcessEnv;
}

export interface DuckdbSessionOptions extends DuckdbProcessOptions {
  /** Path of the database, attached as `d`. */
  readonly path: string;
  /** Options of ATTACH, such as `BLOCK_SIZE 16384`. */
  readonly attach?: string;
}

type Row = readonly (string | null)[];

/** A real DuckDB in a process of its own, as the application whose file is followed. */
export class DuckdbSession {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, { resolve: (rows: Row[]) => void; reject: (error: Error) => void }>();
  #id = 0;

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', (message: { id: number; rows?: Row[]; error?: string }) => {
      const waiting = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      if (message.error === undefined) waiting?.resolve(message.rows ?? []);
      else waiting?.reject(new Error(message.error));
    });
    child.on('exit', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('the DuckDB process has ended'));
      this.#waiting.clear();
    });
  }

  /** Starts a process without a database. */
  static start({ release = '1.5', env = {} }: DuckdbProcessOptions = {}): DuckdbSession {
    const script = new URL('duckdb-process.ts', import.meta.url);
    return new DuckdbSession(fork(script, [packages[release]], { env: { ...process.env, ...env } }));
  }

  /** Starts a process with a database attached and in use. */
  static async open({ path, attach = '', ...options }: DuckdbSessionOptions): Promise<DuckdbSession> {
    const session = DuckdbSession.start(options);
    try {
      await session.attach(path, attach);
      return session;
    } catch (error) {
      await session.kill();
      throw error;
    }
  }

  /** Attaches a database as `d` and uses it; a WAL is replayed. */
  async attach(path: string, options = ''): Promise<void> {
    await this.run(`ATTACH '${path}' AS d ${options && `(${options})`}`);
    await this.run('USE d');
  }

  /** Detaches the database, which checkpoints it. */
  async detach(): Promise<void> {
    await this.run('USE memory');
    await this.run('DETACH d');
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Runs one statement, on one of several connections; rows come as text. */
  async run(sql: string, { connection = 0 } = {}): Promise<Row[]> {
    const id = this.#id++;
    const { promise, resolve, reject } = Promise.withResolvers<Row[]>();
    this.#waiting.set(id, { resolve, reject });
    this.#child.send({ id, connection, sql });
    return promise;
  }

  /** The first column of the first row. */
  async value(sql: string): Promise<string | null | undefined> {
    return (await this.run(sql))[0]?.[0];
  }

  /** Ends the process as a power cut would: nothing is flushed or checkpointed. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exit = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exit;
  }

  /** Detaches the database, which checkpoints it, and ends the process. */
  async close(): Promise<void> {
    await this.detach();
    await this.kill();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }
}
