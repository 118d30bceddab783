import type { DuckDBConnection as NativeConnection } from '@duckdb/node-api';
import type { DuckDBConnection } from '@eider/runtime';
import type { CommitSeq } from '../schema/ids.ts';
import { type Commit, commit } from './commit.ts';
import type { Change } from './desk.ts';
import { lastCommit } from './last-commit.ts';

/** Makes the platform's commits, one after the other: they are numbered without a gap. */
export class Journal {
  readonly #database: Pick<DuckDBConnection, 'withConnection'>;
  readonly #committed: (commit: Commit) => void;
  #turn: Promise<unknown> = Promise.resolve();

  /** @param options.committed told of each commit after it returned */
  constructor({
    database,
    committed,
  }: {
    database: Pick<DuckDBConnection, 'withConnection'>;
    committed: (commit: Commit) => void;
  }) {
    this.#database = database;
    this.#committed = committed;
  }

  /**
   * Does `work` in the next commit.
   * @throws {DatabaseUnavailableError} while the database is not open here; whatever `work` throws, and then nothing was written
   */
  write(kind: string, work: (connection: NativeConnection, now: Date) => Promise<Change>): Promise<Commit> {
    const next = this.#turn.then(() => this.#writeNow(kind, work));
    // Whoever asked for it gets the failure.
    this.#turn = next.catch(() => undefined);
    return next;
  }

  #writeNow(
    kind: string,
    work: (connection: NativeConnection, now: Date) => Promise<Change>,
  ): Promise<Commit> {
    return this.#database.withConnection(async (connection) => {
      // Asked each time: after a restore the newest one is another.
      const seq = ((await lastCommit(connection)) + 1n) as CommitSeq;
      const time = new Date();
      const made = await commit(connection, { seq, time, kind, work: () => work(connection, time) });
      this.#committed(made);
      return made;
    });
  }
}
