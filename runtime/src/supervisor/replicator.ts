import { setTimeout as delay } from 'node:timers/promises';
import type { CapturedState } from '../duckdb-file/captured-state.ts';
import type { ReplicaWriter, Shipped } from '../replica/replica-writer.ts';
import { shippable } from '../replica/shippable.ts';
import type { Lag } from './lag.ts';

/** What the replicator needs of whoever captures the file. */
export interface CaptureSource {
  /** A state that a power cut could have left; its new blocks have gone to `sink`. */
  capture(options: { sink: ReplicaWriter['sink']; signal?: AbortSignal }): Promise<CapturedState>;
  /** `state` is durable: what changes counts from it. */
  accept(state: CapturedState): void;
  /** The next capture reads and hashes every block. */
  requireFullPass(): void;
}

/** How one sync ended. */
export interface SyncReport {
  /** Undefined if nothing had changed. */
  readonly shipped: Shipped | undefined;
  readonly state: CapturedState;
  readonly seconds: number;
}

export interface ReplicatorOptions {
  source: CaptureSource;
  writer: ReplicaWriter;
  lag: Lag;
  /** Seconds between the starts of two syncs. */
  intervalSeconds: number;
  /** Hours after which every block is hashed again; 0 = never. */
  fullHashHours: number;
  /** Seconds of a clock that never jumps. */
  monotonic: () => number;
  onSync: (report: SyncReport) => void;
}

/**
 * Captures and ships, about once a second, one state after the other. Errors end it: whether to go on is decided by
 * whoever runs it, because after a failed append the writer must not be used again.
 */
export class Replicator {
  readonly #options: ReplicatorOptions;
  #restarted = true;
  #fullPassAt: number;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: ReplicatorOptions) {
    this.#options = options;
    this.#fullPassAt = options.monotonic() + options.fullHashHours * 3600;
  }

  /** Syncs until `signal` aborts, then returns; what is under way is finished first. */
  async run(signal: AbortSignal): Promise<void> {
    const { intervalSeconds, monotonic } = this.#options;
    while (!signal.aborted) {
      const started = monotonic();
      await this.sync();
      const left = started + intervalSeconds - monotonic();
      await delay(Math.max(0, left) * 1000, undefined, { signal }).catch(ignoreAbort);
    }
  }

  /** One sync, after those already asked for. */
  sync({ signal }: { signal?: AbortSignal } = {}): Promise<SyncReport> {
    const next = this.#queue.then(() => this.#syncNow(signal));
    this.#queue = next.catch(() => undefined);
    return next;
  }

  async #syncNow(signal?: AbortSignal): Promise<SyncReport> {
    const { source, writer, lag, monotonic, onSync } = this.#options;
    this.#askForFullPass();
    const started = lag.captureStarts();
    lag.changed();
    const state = await source.capture({ sink: writer.sink, ...(signal && { signal }) });
    const shipped = await writer.ship(
      await shippable({ state, newest: writer.newest, restarted: this.#restarted }),
    );
    source.accept(state);
    this.#restarted = false;
    lag.durable(started);
    const report = { shipped, state, seconds: monotonic() - started };
    onSync(report);
    return report;
  }

  #askForFullPass(): void {
    const { source, fullHashHours, monotonic } = this.#options;
    if (fullHashHours === 0 || monotonic() < this.#fullPassAt) return;
    this.#fullPassAt = monotonic() + fullHashHours * 3600;
    source.requireFullPass();
  }
}

function ignoreAbort(failure: unknown): void {
  if (!(failure instanceof Error && failure.name === 'AbortError')) throw failure;
}
