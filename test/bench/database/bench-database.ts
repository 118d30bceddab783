import { DuckdbSession } from '../../support/duckdb-session.ts';
import { type Change, changeStatement } from './changes.ts';
import { tableStatements } from './tables.ts';

/** Bytes of the file for one row of `lineitem`, with the rows of the other tables that come with it (measured). */
const bytesPerLineitem = 29.4;
const memoryLimit = '1GB';

/** A database of the bench, open in a process of its own, as an application has it open. */
export class BenchDatabase implements AsyncDisposable {
  readonly path: string;
  readonly lineitems: number;
  readonly #session: DuckdbSession;
  readonly #seed: number;
  #changes = 0;

  private constructor({
    path,
    lineitems,
    session,
    seed,
  }: { path: string; lineitems: number; session: DuckdbSession; seed: number }) {
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
    const lineitems = Math.ceil(bytes / bytesPerLineitem);
    const session = await DuckdbSession.open({ path });
    await session.run(`SET memory_limit = '${memoryLimit}'`);
    for (const statement of tableStatements({ lineitems, seed })) await session.run(statement);
    await session.run('CHECKPOINT');
    return new BenchDatabase({ path, lineitems, session, seed });
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
