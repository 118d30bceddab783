import type { CaptureStep } from '../../runtime/src/duckdb-file/follow/capture-step.ts';
import type { Seq } from '../../runtime/src/replica/log/numbers.ts';
import { Child } from './child/child.ts';
import type { Gate } from './preload/gate.ts';
import type { CaptureSummary, ReplicateHandlers, ReplicatorSettings } from './replicate.ts';

/** A capture that does not succeed within this many milliseconds never will: nothing in these tests takes that long. */
const patience = 8_000;

export interface ReplicatorOptions {
  readonly database: string;
  /** The folder of the replica. */
  readonly replica: string;
  /** The gate before its file calls; default: none. */
  readonly gate?: Gate;
  /** Steps of the capture to take out; default: none. */
  readonly ablate?: readonly CaptureStep[];
}

/** A process that replicates a database; it can be killed and started again at any step. */
export class Replicator implements AsyncDisposable {
  readonly #options: ReplicatorOptions;
  #child: Child<ReplicateHandlers>;

  constructor(options: ReplicatorOptions) {
    this.#options = options;
    this.#child = this.#spawn();
  }

  async capture({ withinMs = patience }: { withinMs?: number } = {}): Promise<CaptureSummary> {
    return this.#child.call('capture', { withinMs });
  }

  async ship(): Promise<Seq> {
    return this.#child.call('ship');
  }

  async beginGradualPass(): Promise<void> {
    await this.#child.call('beginGradualPass');
  }

  /** kill -9. */
  async kill(): Promise<void> {
    await this.#child.kill();
  }

  /** Another process takes over, which knows nothing but the replica. */
  async restart(): Promise<void> {
    await this.#child[Symbol.asyncDispose]();
    this.#child = this.#spawn();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child[Symbol.asyncDispose]();
  }

  #spawn(): Child<ReplicateHandlers> {
    const { database, replica, gate, ablate = [] } = this.#options;
    const settings: ReplicatorSettings = { database, replica, ablate };
    return new Child(new URL('./replicate.ts', import.meta.url), {
      args: [JSON.stringify(settings)],
      env: gate === undefined ? {} : gate.environment({ process: 'replicator', database }),
    });
  }
}
