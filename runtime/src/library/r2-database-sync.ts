import { z } from 'zod';
import { checkDatabase } from '../supervisor/archive/check-database.ts';
import type { DuckDBConnection } from './duckdb-connection.ts';
import { runEider } from './run-eider.ts';

/** What `status()` tells, as far as the answer of `eider status --json` is a promise. */
const statusSchema = z.object({
  store: z.string(),
  /** Key of the replica in the bucket. */
  key: z.string(),
  /** The newest record; null if the replica is empty. */
  newest: z
    .object({
      seq: z.number(),
      kind: z.string(),
      durableAt: z.string(),
      databaseBytes: z.number(),
      walBytes: z.number(),
    })
    .nullable(),
  /** Who writes; null if nobody ever did. Lag in seconds, null while no application runs. */
  lease: z
    .object({ state: z.enum(['held', 'free']), instance: z.string(), lagSeconds: z.number().nullable() })
    .nullable(),
});

const pointSchema = z.object({ seq: z.number() });

/** Where a replica stands. */
export type ReplicaStanding = z.infer<typeof statusSchema>;

/** A restore point, by its number. */
export type PointNumber = z.infer<typeof pointSchema>;

export interface R2DatabaseSyncOptions {
  /** Settings by the names of docs/settings.md; they win over the environment and a `.env` file. Default: none. */
  settings?: Readonly<Record<string, string>>;
  /** The connection that has the database open, if there is one in this process: only its keeper may write to the replica. */
  connection?: Pick<DuckDBConnection, 'markPoint'>;
}

/**
 * The replica of a database, for jobs and for what is not done every second. Each method runs a command in a process of its own,
 * so that no file that DuckDB has open here is touched (docs/library.md). All of them throw {@link CommandFailedError}, with the exit code of the command.
 */
export class R2DatabaseSync {
  readonly #environment: NodeJS.ProcessEnv;
  readonly #connection: R2DatabaseSyncOptions['connection'];

  constructor({ settings = {}, connection }: R2DatabaseSyncOptions = {}) {
    this.#environment = { ...process.env, ...settings };
    this.#connection = connection;
  }

  /**
   * Ships the database as it is now, and marks that state as a restore point.
   * @param options.name what `eider points` calls it
   * @throws {MarkFailedError | KeeperFailedError} with a connection, if it is not durable
   */
  async uploadDatabase({ name }: { name?: string } = {}): Promise<PointNumber> {
    if (this.#connection !== undefined) return { seq: await this.#connection.markPoint(name) };
    const args = ['backup', ...(name === undefined ? [] : ['--name', name])] as const;
    return this.#run(args, pointSchema);
  }

  /**
   * Restores a state to a file that must not exist yet.
   * @param options.at as for `eider restore --at`; default: the newest
   */
  async downloadDatabase({ file, at = 'newest' }: { file: string; at?: string }): Promise<PointNumber> {
    return this.#run(['restore', '--output', file, '--at', at], pointSchema);
  }

  /** Whether there is a state to restore. A bucket that does not answer is an error, not a no. */
  async checkRemoteExists(): Promise<boolean> {
    const { newest } = await this.status();
    return newest !== null && newest.databaseBytes > 0;
  }

  /** When the newest record became durable, by the clock of the store; undefined if the replica is empty. */
  async getLastModified(): Promise<Date | undefined> {
    const { newest } = await this.status();
    return newest === null ? undefined : new Date(newest.durableAt);
  }

  /**
   * Opens a database file in a real DuckDB, in a process of its own.
   * @param file that nobody has open; default: the newest state, restored into a scratch folder and read whole, as `eider drill` does
   * @throws {DatabaseRefusedError} if DuckDB refuses the file
   */
  async validateDatabase(file?: string): Promise<void> {
    if (file === undefined) await this.#run(['drill'], pointSchema);
    else await checkDatabase({ path: file });
  }

  /** Where the replica stands, and who writes to it. */
  status(): Promise<ReplicaStanding> {
    return this.#run(['status'], statusSchema);
  }

  #run<Answer>(args: readonly [string, ...string[]], answer: z.ZodType<Answer>): Promise<Answer> {
    return runEider({ args, environment: this.#environment, answer });
  }
}
