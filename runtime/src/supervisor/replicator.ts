import { setTimeout as delay } from 'node:timers/promises';
import type { CapturedState } from '../duckdb-file/captured-state.ts';
import { CaptureLostError } from '../duckdb-file/errors/capture-lost-error.ts';
import { CaptureStarvedError } from '../duckdb-file/errors/capture-starved-error.ts';
import { DatabaseMissingError } from '../duckdb-file/errors/database-missing-error.ts';
import { WalMismatchError } from '../duckdb-file/errors/wal-mismatch-error.ts';
import type { FileFollower } from '../duckdb-file/follow/file-follower.ts';
import type { EiderError } from '../errors/eider-error.ts';
import type { ReplicaWriter, Shipped } from '../replica/replica-writer.ts';
import { shippable } from '../replica/shippable.ts';
import type { Lag } from './lag.ts';

/** Milliseconds after which a capture that the application's checkpoints keep spoiling is reported and begun anew. */
const captureMs = 10_000;

/** How one sync ended. */
export interface SyncReport {
  /** Undefined if nothing had changed. */
  readonly shipped: Shipped | undefined;
  readonly state: CapturedState;
  readonly seconds: number;
}

export interface ReplicatorOptions {
  follower: FileFollower;
  writer: ReplicaWriter;
  /** True if the follower was seeded with the newest record; else the first state is compared with it by hash. */
  seeded: boolean;
  lag: Lag;
  /** Seconds between the starts of two syncs. */
  intervalSeconds: number;
  /** Hours after which every block is hashed again; 0 = never. */
  fullHashHours: number;
  /** Seconds of a clock that never jumps. */
  monotonic: () => number;
  onSync: (report: SyncReport) => void;
  /** A state could not be captured in time, or there is no file yet; the next sync tries again. */
  onCaptureFailure: (failure: EiderError) => void;
}

/**
 * Captures and ships, about once a second, one state after the other. Errors end it: whether to go on is decided by
 * whoever runs it, because after a failed append the writer must not be used again.
 */
export class Replicator {
  readonly #options: ReplicatorOptions;
  #restarted: boolean;
  #fullPassAt: number;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: ReplicatorOptions) {
    this.#options = options;
    this.#restarted = !options.seeded;
    this.#fullPassAt = options.monotonic() + options.fullHashHours * 3600;
  }

  /** Syncs until `signal` aborts, then returns; what is under way is finished first. */
  async run(signal: AbortSignal): Promise<void> {
    const { intervalSeconds, monotonic } = this.#options;
    while (!signal.aborted) {
      const started = monotonic();
      await this.sync({ signal }).catch((failure: unknown) => this.#report(failure, signal));
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
    const { follower, writer, lag, monotonic, onSync } = this.#options;
    this.#askForFullPass();
    const started = lag.captureStarts();
    lag.changed();
    const state = await follower.capture({
      sink: writer.sink,
      withinMs: captureMs,
      ...(signal && { signal }),
    });
    const shipped = await writer.ship(
      await shippable({ state, newest: writer.newest, restarted: this.#restarted }),
    );
    follower.accept(state);
    this.#restarted = false;
    lag.durable(started);
    const report = { shipped, state, seconds: monotonic() - started };
    onSync(report);
    return report;
  }

  /** What the capture could not do now, it may do the next time; anything else ends the run. */
  #report(failure: unknown, signal: AbortSignal): void {
    if (signal.aborted) return;
    if (!isPassing(failure)) throw failure;
    this.#options.onCaptureFailure(failure);
  }

  #askForFullPass(): void {
    const { follower, fullHashHours, monotonic } = this.#options;
    if (fullHashHours === 0 || monotonic() < this.#fullPassAt) return;
    this.#fullPassAt = monotonic() + fullHashHours * 3600;
    follower.beginGradualPass();
  }
}

function ignoreAbort(failure: unknown): void {
  if (!(failure instanceof Error && failure.name === 'AbortError')) throw failure;
}

function isPassing(failure: unknown): failure is EiderError {
  return (
    failure instanceof CaptureStarvedError ||
    failure instanceof WalMismatchError ||
    failure instanceof DatabaseMissingError ||
    failure instanceof CaptureLostError
  );
}
