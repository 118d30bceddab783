import { setTimeout as delay } from 'node:timers/promises';
import type { Settings } from '../../config/settings.ts';
import { EiderError } from '../../errors/eider-error.ts';
import { countConflicts } from '../../replica/conflicts.ts';
import type { LogRecord } from '../../replica/log/record.ts';
import type { ReplicaWriter } from '../../replica/replica-writer.ts';
import { GarbageCollector } from '../../replica/retention/collect-garbage.ts';
import { keepVault } from '../../replica/vault/keep-vault.ts';
import type { ArchiveApart } from '../archive/archive-apart.ts';
import { listArchives } from '../archive/archive-listing.ts';
import type { RunContext } from '../run-context.ts';
import { retentionPolicy } from './retention-policy.ts';
import { isCollectionDue, type LastCollection, roundSeconds, untilDue } from './rounds.ts';

/** Until the first round: a start has more urgent things to do. */
const firstSeconds = 15;

/** Until it is seen whether a vault copy is due: after a standstill the state before it has to be copied, not the next one. */
const firstVaultSeconds = 0;

/** Until it is seen again whether the first state of a new database is there: no request is needed for that. */
const firstStateSeconds = 15;

const millisecondsPerHour = 3_600_000;

/** Before each request of a collection. */
const pauseMilliseconds = 20;

/**
 * Requests of a collection under way at once: at 50 ms each, a day of records every second is read in half an hour, and hardly
 * anybody notices.
 */
const requestsAtOnce = 4;

export interface HousekeepingOptions {
  run: Pick<RunContext, 'store' | 'log' | 'logger' | 'monotonic' | 'now' | 'status'> & {
    readonly settings: Parameters<typeof retentionPolicy>[0] & Pick<Settings, 'archiveHours' | 'vaultHours'>;
  };
  writer: ReplicaWriter;
  /** Undefined: somebody else writes the archive snapshots. */
  archive: ArchiveApart | undefined;
  /** Ends it before the last upload, which has no time to share. */
  signal: AbortSignal;
  /** Waits so many milliseconds; rejects when `signal` aborts. Default: a timer. */
  wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/**
 * What the writer does beside replicating, in the background: it collects garbage, and has archive
 * snapshots and copies in the vault made.
 */
export class Housekeeping implements AsyncDisposable {
  readonly #options: HousekeepingOptions;
  readonly #wait: NonNullable<HousekeepingOptions['wait']>;
  readonly #collector: GarbageCollector;
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  readonly #work: Promise<unknown>;
  #collected: LastCollection | undefined;

  /** Begins. No failure ends it, and none leaves it: they are logged. */
  constructor(options: HousekeepingOptions) {
    const { run, writer, signal, wait = timer } = options;
    const { settings, store, log } = run;
    this.#options = options;
    this.#wait = wait;
    this.#signal = AbortSignal.any([signal, this.#stop.signal]);
    this.#collector = new GarbageCollector({
      store,
      log,
      policy: retentionPolicy(settings),
      held: () => writer.held(),
      requestsAtOnce,
      pause: () => wait(pauseMilliseconds, this.#signal),
    });
    this.#work = Promise.all([
      this.#rounds('gc.failed', () => this.#tidyUp()),
      this.#rounds('archive.failed', () => this.#archiveIfDue()),
      settings.vaultHours > 0 &&
        this.#rounds('vault.failed', () => this.#copyIfDue(settings.vaultHours), firstVaultSeconds),
    ]);
  }

  /** Spares the collector the reading of a record that this writer has just written. */
  learn({ line }: LogRecord): void {
    this.#collector.learn(line);
  }

  /** Ends it, whatever is under way. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#work;
  }

  /** @param work resolves to the seconds until the next time */
  async #rounds(
    failed: 'gc.failed' | 'archive.failed' | 'vault.failed',
    work: () => Promise<number>,
    first = firstSeconds,
  ): Promise<void> {
    const signal = this.#signal;
    for (let seconds = first; ; ) {
      try {
        await this.#wait(seconds * 1000, signal);
        seconds = await work();
      } catch (error) {
        if (signal.aborted) return;
        seconds = roundSeconds;
        const message = error instanceof EiderError ? error.line : String(error);
        this.#options.run.logger.warn(failed, message, { error });
      }
    }
  }

  async #tidyUp(): Promise<number> {
    const { run, writer } = this.#options;
    const { store, log, monotonic } = run;
    run.status.conflicts = await countConflicts({ store, keys: log.keys, signal: this.#signal });
    const { seq } = writer.newest.line;
    if (isCollectionDue(this.#collected, { seq, now: monotonic() })) {
      await this.#collect();
      this.#collected = { seq, at: monotonic() };
    }
    return roundSeconds;
  }

  async #collect(): Promise<void> {
    const { run, writer } = this.#options;
    const started = run.monotonic();
    const { deletedRecords, deletedObjects, bytes, locked } = await this.#collector.collect({
      epoch: writer.newest.line.epoch,
      signal: this.#signal,
    });
    const records = deletedRecords.length;
    const objects = deletedObjects.length;
    const but = locked ? ', but for those of them that a bucket lock still holds' : '';
    run.logger.info('gc.finished', `${records} records and ${objects} objects were deleted${but}`, {
      records,
      objects,
      bytes,
      locked,
      seconds: run.monotonic() - started,
    });
  }

  async #copyIfDue(everyHours: number): Promise<number> {
    const { run, writer } = this.#options;
    const { store, log, logger, monotonic, status } = run;
    const { newest } = writer;
    const started = monotonic();
    // As long as nobody has seen a copy there is none: whoever waits for one must not wait in vain.
    status.lastVault ??= new Date(0);
    const vault = { store, keys: log.keys, newest, everyHours, signal: this.#signal };
    const kept = await keepVault(vault);
    if (kept === undefined) return firstStateSeconds;
    const { newestAt, ageHours, copied } = kept;
    status.lastVault = newestAt;
    const { seq } = newest.line;
    if (copied !== undefined)
      logger.info('vault.copied', `Record ${seq} is in the vault as ${copied.id}`, {
        ...copied,
        seq,
        seconds: monotonic() - started,
      });
    return untilDue({ everyHours, ageHours });
  }

  async #archiveIfDue(): Promise<number> {
    const { run, writer, archive } = this.#options;
    const { store, log, logger } = run;
    const { archiveHours: everyHours } = run.settings;
    if (archive === undefined) return roundSeconds;
    // Nothing can be restored before the first state is there.
    if (writer.newest.line.database === null) return firstStateSeconds;
    const { archives, now } = await listArchives({ store, keys: log.keys, signal: this.#signal });
    const newest = archives.at(-1);
    run.status.lastArchive = newest?.durableAt;
    const age = now.getTime() - (newest?.durableAt.getTime() ?? Number.NEGATIVE_INFINITY);
    const ageHours = age / millisecondsPerHour;
    if (ageHours < everyHours) return untilDue({ everyHours, ageHours });
    const archived = await archive(this.#signal);
    const { name, seq, seconds } = archived;
    run.status.lastArchive = run.now();
    logger.info(
      'archive.finished',
      `Record ${seq} is archived as ${name}, after ${seconds.toFixed(1)} s`,
      archived,
    );
    return untilDue({ everyHours, ageHours: 0 });
  }
}

async function timer(milliseconds: number, signal: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal });
}
