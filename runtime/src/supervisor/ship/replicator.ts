import { errorCode } from '../../duckdb-file/error-code.ts';
import { CaptureLostError } from '../../duckdb-file/errors/capture-lost-error.ts';
import { CaptureStarvedError } from '../../duckdb-file/errors/capture-starved-error.ts';
import { DatabaseMissingError } from '../../duckdb-file/errors/database-missing-error.ts';
import { EncryptedFileError } from '../../duckdb-file/errors/encrypted-file-error.ts';
import { ReadFailedError } from '../../duckdb-file/errors/read-failed-error.ts';
import { UnknownVersionError } from '../../duckdb-file/errors/unknown-version-error.ts';
import { WalMismatchError } from '../../duckdb-file/errors/wal-mismatch-error.ts';
import type { EiderError } from '../../errors/eider-error.ts';
import { SidecarError } from '../../replica/errors.ts';
import type { LogRecord } from '../../replica/log/record.ts';
import type { ReplicaWriter, Shipped } from '../../replica/replica-writer.ts';
import { pause } from '../pause.ts';
import type { Lag } from './lag.ts';
import { NothingReplicatedError } from './point-marker.ts';
import type { Source } from './source.ts';
import { watchCheckpoints } from './watch-checkpoints.ts';

/** Milliseconds after which a capture that the application's checkpoints keep spoiling is reported and begun anew. */
const captureMs = 60_000;

/** How one sync ended. */
export interface SyncReport {
  /** Undefined if nothing had changed. */
  readonly shipped: Shipped | undefined;
  /** Blocks of the file that hold nothing; undefined if its layout is not known. */
  readonly freeBlocks: number | undefined;
  readonly seconds: number;
}

interface SyncOptions {
  signal?: AbortSignal;
  /** None follows it. Default: one does. */
  isLast?: boolean;
}

export interface ReplicatorOptions {
  /** Of the database. */
  path: string;
  source: Source;
  /** Where states come from if the file turns out to be one that cannot be followed. */
  opaque: (refusal: EncryptedFileError | UnknownVersionError) => Source;
  writer: Pick<ReplicaWriter, 'sink' | 'newest' | 'ship' | 'mark'>;
  lag: Lag;
  /** Seconds between the starts of two syncs. */
  intervalSeconds: number;
  /** Hours after which every block is hashed again. */
  fullHashHours: number;
  /** Seconds of a clock that never jumps. */
  monotonic: () => number;
  /** A sync begins; what this returns is disposed of when it has ended, in whatever way. Default: nobody hears of it. */
  onStart?: () => Disposable | undefined;
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
  #source: Source;
  #hashAgainAt: number;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: ReplicatorOptions) {
    this.#options = options;
    this.#source = options.source;
    this.#hashAgainAt = options.monotonic() + options.fullHashHours * 3600;
  }

  /** Syncs until `signal` aborts, then returns; what is under way is finished first. */
  async run(signal: AbortSignal): Promise<void> {
    const ended = new AbortController();
    const watching = this.#watchCheckpoints(AbortSignal.any([signal, ended.signal]));
    // It is awaited at the end; until then a failure must not count as unhandled.
    watching.catch(() => {});
    try {
      await this.#syncUntil(signal);
    } finally {
      ended.abort();
      await watching;
    }
  }

  async #syncUntil(signal: AbortSignal): Promise<void> {
    const { intervalSeconds, monotonic, lag } = this.#options;
    while (!signal.aborted) {
      const started = monotonic();
      if (this.#source.live)
        await this.sync({ signal }).catch((failure: unknown) => this.#report(failure, signal));
      else lag.changed();
      const left = started + intervalSeconds - monotonic();
      await pause(Math.max(0, left) * 1000, signal);
    }
  }

  /** One sync, after those already asked for. */
  sync(options: SyncOptions = {}): Promise<SyncReport> {
    return this.#inTurn(() => this.#syncNow(options));
  }

  /**
   * One sync, and a record that marks what it shipped as a restore point, under a name if there is one.
   * @param options.signal no point is marked any more once it has aborted
   * @throws {NothingReplicatedError} if it has, or if the file cannot be followed while it is open
   */
  mark({ name, signal }: { name: string | undefined; signal: AbortSignal }): Promise<LogRecord> {
    return this.#inTurn(async () => {
      if (signal.aborted || !this.#source.live) throw new NothingReplicatedError();
      await this.#syncNow({ signal });
      return this.#options.writer.mark('point', name === undefined ? {} : { name });
    });
  }

  /** The last sync, when nobody has the file open any more: it can be shipped whatever its layout is. */
  async syncAtRest({ signal }: { signal: AbortSignal }): Promise<SyncReport> {
    const last = { signal, isLast: true };
    try {
      return await this.sync(last);
    } catch (failure) {
      if (!isRefusal(failure)) throw failure;
      return this.sync(last);
    }
  }

  async close(): Promise<void> {
    await this.#source.close();
  }

  /**
   * Looks at each checkpoint while nothing else does: between two syncs, and while one ships. A file that cannot be read is
   * met by the next capture, too, which says so; or it was another one by then.
   */
  #watchCheckpoints(signal: AbortSignal): Promise<void> {
    const look = () =>
      this.#source.glance().catch((failure: unknown) => {
        if (errorCode(failure) === undefined) throw failure;
      });
    return watchCheckpoints({ path: this.#options.path, look, signal });
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const next = this.#queue.then(work);
    this.#queue = next.catch(() => undefined);
    return next;
  }

  async #syncNow({ signal, isLast = false }: SyncOptions): Promise<SyncReport> {
    const { writer, lag, onStart } = this.#options;
    using _syncing = onStart?.();
    this.#hashAgainNowAndThen();
    const started = lag.captureStarts();
    lag.changed();
    if (isLast && (await this.#source.isUntouched?.()))
      return this.#durable({ shipped: undefined, freeBlocks: undefined, started });
    await this.#source.prepare?.(signal);
    const { sink, newest } = writer;
    const captured = await this.#source
      .capture({ sink, newest, signal, withinMs: captureMs, isLast })
      .catch((failure: unknown) => this.#changeSource(named(failure, this.#options.path)));
    const shipped = await writer.ship(captured.state);
    captured.accept();
    return this.#durable({ shipped, freeBlocks: captured.freeBlocks, started });
  }

  /** All that was committed when the sync started is in the replica. */
  #durable({ started, ...result }: Omit<SyncReport, 'seconds'> & { started: number }): SyncReport {
    const { lag, monotonic, onSync } = this.#options;
    lag.durable(started);
    const report = { ...result, seconds: monotonic() - started };
    onSync(report);
    return report;
  }

  /** What the capture or the journal could not do now, they may do the next time; anything else ends the run. */
  #report(failure: unknown, signal: AbortSignal): void {
    // The last sync meets it again, if it stays; a writer that failed has not forgotten it.
    if (signal.aborted || isRefusal(failure)) return;
    if (!isPassing(failure)) throw failure;
    this.#options.onCaptureFailure(failure);
  }

  /** A file that cannot be followed is from now on shipped whole, while nobody has it open. Throws the failure in any case. */
  async #changeSource(failure: unknown): Promise<never> {
    if (isRefusal(failure)) {
      const refused = this.#source;
      this.#source = this.#options.opaque(failure);
      await refused.close();
    }
    throw failure;
  }

  #hashAgainNowAndThen(): void {
    const { fullHashHours, monotonic } = this.#options;
    if (monotonic() < this.#hashAgainAt) return;
    this.#hashAgainAt = monotonic() + fullHashHours * 3600;
    this.#source.hashAgain();
  }
}

function isRefusal(failure: unknown): failure is EncryptedFileError | UnknownVersionError {
  return failure instanceof EncryptedFileError || failure instanceof UnknownVersionError;
}

/** A failed call of the operating system, as what a person can do something about; others, Node's own `ERR_…` too, as they are. */
function named(failure: unknown, path: string): unknown {
  const isOfSystem = failure instanceof Error && 'syscall' in failure;
  return isOfSystem ? new ReadFailedError({ path, cause: failure }) : failure;
}

function isPassing(failure: unknown): failure is EiderError {
  return (
    // An application may live through it, and must not be stopped because its copy has to wait.
    failure instanceof ReadFailedError ||
    failure instanceof CaptureStarvedError ||
    failure instanceof WalMismatchError ||
    failure instanceof DatabaseMissingError ||
    failure instanceof CaptureLostError ||
    // A full disk: the application has to live with it, too.
    failure instanceof SidecarError
  );
}
