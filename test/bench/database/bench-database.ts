import { DuckdbSession } from '../../support/duckdb-session.ts';
import { type Change, changeStatement } from './changes.ts';
import { tableStatements, wordsStatement } from './tables.ts';

/** Bytes of the file for one row of `lineitem`, with the rows of the other tables that come with it (measured). */
const bytesPerLineitem = 29.4;
const memoryLimit = '1GB';

/** Rows of `lineitem` in a database of about so many bytes. */
export const lineitemsOf = (bytes: number): number => Math.ceil(bytes / bytesPerLineitem);

interface OpenOptions {
  readonly path: string;
  /** Rows of `lineitem` when it was made. */
  readonly lineitems: number;
  readonly seed: number;
}

/** A database of the bench, open in a process of its own, as an application has it open. */
export class BenchDatabase implements AsyncDisposable {
  readonly path: string;
  readonly lineitems: number;
  readonly #session: DuckdbSession;
  readonly #seed: number;
  #changes = 0;

  private constructor({ path, lineitems, session, seed }: OpenOptions & { session: DuckdbSession }) {
    this.path = path;
    this.lineitems = lineitems;
    this.#session = session;
    this.#seed = seed;
  }

  /** Makes a database of about so many bytes. */
  static async generate({
    path,
    bytes,
    seed,
  }: {
    path: string;
    bytes: number;
    seed: number;
  }): Promise<BenchDatabase> {
    const lineitems = lineitemsOf(bytes);
    const database = await BenchDatabase.open({ path, lineitems, seed });
    for (const statement of tableStatements({ lineitems, seed })) await database.#session.run(statement);
    await database.#session.run('CHECKPOINT');
    return database;
  }

  /** Opens one that was made before, or a file that is still to be filled. */
  static async open(options: OpenOptions): Promise<BenchDatabase> {
    const session = await DuckdbSession.open({ path: options.path });
    await session.run(`SET memory_limit = '${memoryLimit}'`);
    await session.run(wordsStatement);
    return new BenchDatabase({ ...options, session });
  }

  /** Changes so many rows, each time other ones, and checkpoints. */
  async change(change: Change): Promise<void> {
    const { lineitems } = this;
    const statement = changeStatement({ ...change, lineitems, seed: this.#seed, round: ++this.#changes });
    if (statement !== undefined) await this.#session.run(statement);
    await this.#session.run('CHECKPOINT');
  }

  /** Closes the file. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session.close();
  }
}
