import { DuckdbSession } from '../../support/duckdb-session.ts';
import { type Bench, emptyStage, ordinarySettings } from '../bench.ts';
import { createEntries } from '../measure/commit-steadily.ts';
import { firstArchive } from '../measure/first-archive.ts';
import { BenchServer } from '../server/bench-server.ts';

/** The longest time that is counted, in milliseconds: what comes once an hour shall not come into it by chance. */
const longestWatch = 600_000;

/** When something happened, and in which window that was looked at; milliseconds since 1970. */
export interface Watched {
  readonly times: readonly number[];
  readonly from: number;
  readonly to: number;
}

/**
 * A replicator, with a server of its own, whose database nobody touches while the bench measures other things. It writes so seldom
 * that a minute says nothing of its month; and what it takes from the others meanwhile is half a percent of a core.
 */
export class IdleWatch implements AsyncDisposable {
  readonly #resources: AsyncDisposableStack;
  readonly #server: BenchServer;
  readonly #from = Date.now();

  private constructor(resources: AsyncDisposableStack, server: BenchServer) {
    this.#resources = resources;
    this.#server = server;
  }

  static async start({ eider }: Pick<Bench, 'eider'>): Promise<IdleWatch> {
    await using resources = new AsyncDisposableStack();
    const server = resources.use(await BenchServer.start());
    const stage = resources.use(await emptyStage({ server, eider }));
    const session = resources.use(await DuckdbSession.open({ path: stage.database }));
    await createEntries(session);
    // The first archive snapshot and what is tidied up with it come once, soon after the start, and then once a day.
    await firstArchive(stage.start(['replicate'], ordinarySettings));
    return new IdleWatch(resources.move(), server);
  }

  /** The class A requests since its beginning, or in the last ten minutes. */
  async classA(): Promise<Watched> {
    const to = Date.now();
    const from = Math.max(this.#from, to - longestWatch);
    return { times: await this.#server.timesOf('A', from, to), from, to };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#resources.disposeAsync();
  }
}
