import { errorCode } from '../duckdb-file/error-code.ts';
import { type EventName, events } from '../logging/events.ts';
import type { Log, LogEvent } from '../logging/log.ts';
import type { StoreCall, StoreResult } from '../store/store-observer.ts';
import { operationClass, storeOperations } from '../store/store-operation.ts';
import type { LastDrill } from '../supervisor/archive/drill-record.ts';
import { asideRoot } from '../supervisor/disk/aside-folder.ts';
import type { RunObserver } from '../supervisor/run-observer.ts';
import { type RunState, type RunStatus, runStates } from '../supervisor/run-status.ts';
import { AsideMeter } from './aside-meter.ts';
import { LoopWatch } from './loop-watch.ts';
import { measureDisk } from './measure-disk.ts';
import { MetricRegistry } from './metric-registry.ts';

/** States between taking the lease and giving it back. */
const reigning: ReadonlySet<RunState> = new Set(['restoring', 'running', 'stopping']);

/** States in which an application writes, or has just stopped writing. */
const writing: ReadonlySet<RunState> = new Set(['running', 'unverified', 'stopping', 'fenced']);

/** Requests are counted from the start with these results: an alert has to see the first failure. */
const countedFromTheStart: readonly StoreResult[] = ['ok', 'locked', 'refused', 'transient', 'error'];

export interface MetricsOptions {
  /** The file whose size and disk are measured. */
  databasePath: string;
  /** What every metric says it is about: `R2_DATABASE_KEY`. */
  database: string;
  /** Of Eider. */
  version: string;
  /** Hours between two archive snapshots. */
  archiveHours: number;
  /** Hours between two copies in the vault; 0: none are made. */
  vaultHours: number;
  /** Seconds between two looks at the database. */
  syncIntervalSeconds: number;
  /** When the key to the bucket expires; undefined: nobody said. */
  credentialsExpireAt: Date | undefined;
}

/** What a run tells Prometheus, as declared in `metric-declarations.ts`. */
export class Metrics implements RunObserver {
  readonly #registry: MetricRegistry;
  readonly #loop = new LoopWatch();
  readonly #syncs;
  readonly #syncSeconds;
  readonly #uploaded;
  readonly #restores;
  readonly #restoreSeconds;
  readonly #operations;
  readonly #operationSeconds;
  readonly #events;
  #status: RunStatus | undefined;
  #log: Log | undefined;
  /** Paths that could not be measured. */
  readonly #unknown = new Set<string>();

  constructor(options: MetricsOptions) {
    const registry = new MetricRegistry(options.database);
    this.#registry = registry;
    this.#syncs = registry.counter('eider_syncs_total', [
      { result: 'shipped' },
      { result: 'unchanged' },
      { result: 'delayed' },
    ]);
    this.#syncSeconds = registry.histogram('eider_sync_duration_seconds');
    this.#uploaded = registry.counter('eider_uploaded_bytes_total');
    this.#restores = registry.counter('eider_restores_total', [{ result: 'ok' }, { result: 'failed' }]);
    this.#restoreSeconds = registry.histogram('eider_restore_duration_seconds');
    this.#operations = registry.counter(
      'eider_store_operations_total',
      storeOperations.flatMap((operation) =>
        countedFromTheStart.map((result) => ({ operation, class: operationClass(operation), result })),
      ),
    );
    this.#operationSeconds = registry.histogram('eider_store_operation_duration_seconds');
    this.#events = registry.counter(
      'eider_events_total',
      Object.keys(events).map((event) => ({ event })),
    );
    this.#settled(options);
    this.#ofTheRun();
    this.#measured(options.databasePath);
  }

  /** For the `Content-Type` of {@link text}. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  /** Everything, in Prometheus' text format. */
  text(): Promise<string> {
    return this.#registry.text();
  }

  begin(status: RunStatus): void {
    this.#status = status;
  }

  syncing(): Disposable {
    return this.#loop.begin();
  }

  synced({ result, seconds: took, bytes }: Parameters<RunObserver['synced']>[0]): void {
    this.#syncs.inc({ result });
    this.#syncSeconds.observe(took);
    this.#uploaded.inc(bytes);
  }

  restored({ result, seconds: took }: Parameters<RunObserver['restored']>[0]): void {
    this.#restores.inc({ result });
    this.#restoreSeconds.observe(took);
  }

  readonly storeCall = ({ operation, class: billed, result, milliseconds }: StoreCall): void => {
    this.#loop.stir();
    this.#operations.inc({ operation, class: billed, result });
    this.#operationSeconds.observe({ operation }, milliseconds / 1000);
  };

  /** A log that does what another one does, and counts what happens. What cannot be measured is said there, too. */
  counting({ debug, info, warn, error }: Log): Log {
    const counted =
      (write: LogEvent): LogEvent =>
      (event: EventName, ...rest) => {
        this.#events.inc({ event });
        write(event, ...rest);
      };
    this.#log = { debug, info: counted(info), warn: counted(warn), error: counted(error) };
    return this.#log;
  }

  /** What is known before anything runs. */
  #settled(options: MetricsOptions): void {
    const { version, archiveHours, vaultHours, syncIntervalSeconds, credentialsExpireAt } = options;
    const registry = this.#registry;
    registry.labelledGauge('eider_build_info', () => [[{ version, node: process.version }, 1]]);
    registry.gauge('eider_archive_interval_seconds', () => archiveHours * 3600);
    registry.gauge('eider_vault_interval_seconds', () => (vaultHours > 0 ? vaultHours * 3600 : undefined));
    registry.gauge('eider_sync_interval_seconds', () => syncIntervalSeconds);
    registry.gauge('eider_credentials_expire_timestamp_seconds', () => secondsOf(credentialsExpireAt));
  }

  #ofTheRun(): void {
    const registry = this.#registry;
    const state = () => this.#status?.state ?? 'starting';
    registry.labelledGauge('eider_state', () =>
      runStates.map((one) => [{ state: one }, Number(one === state())]),
    );
    registry.gauge('eider_lag_seconds', () => (writing.has(state()) ? this.#status?.lag.seconds : undefined));
    registry.gauge('eider_last_durable_timestamp_seconds', () => secondsOf(this.#status?.lastDurable));
    registry.gauge('eider_last_verified_restore_timestamp_seconds', () =>
      verifiedSeconds(this.#status?.lastDrill),
    );
    registry.gauge('eider_last_archive_timestamp_seconds', () => secondsOf(this.#status?.lastArchive));
    registry.gauge('eider_last_vault_timestamp_seconds', () => secondsOf(this.#status?.lastVault));
    registry.gauge('eider_conflicts', () => this.#status?.conflicts);
    registry.gauge('eider_opaque', () => Number(this.#status?.opaque === true));
    registry.gauge('eider_lease_held', () => Number(reigning.has(state())));
    registry.gauge('eider_epoch', () => this.#status?.position?.epoch);
    registry.gauge('eider_position', () => this.#status?.position?.seq);
    registry.gauge('eider_wal_bytes', () => this.#status?.position?.wal.bytes);
    registry.gauge('eider_free_blocks', () => this.#status?.freeBlocks);
  }

  #measured(databasePath: string): void {
    const registry = this.#registry;
    const disk = () => this.#orUnknown(databasePath, () => measureDisk(databasePath));
    const aside = new AsideMeter({ database: databasePath });
    registry.gauge('eider_database_bytes', async () => (await disk())?.databaseBytes);
    registry.gauge('eider_disk_bytes', async () => (await disk())?.diskBytes);
    registry.gauge('eider_disk_free_bytes', async () => (await disk())?.freeBytes);
    registry.gauge(
      'eider_aside_bytes',
      async () => (await disk()) && this.#orUnknown(asideRoot(databasePath), () => aside.bytes()),
    );
    registry.gauge('eider_event_loop_delay_seconds', () => this.#loop.takeLongest());
  }

  /** A volume that is gone must not take the other metrics along, least of all then. Said once, until it is there again. */
  async #orUnknown<Measure>(path: string, measure: () => Promise<Measure>): Promise<Measure | undefined> {
    try {
      const measured = await measure();
      this.#unknown.delete(path);
      return measured;
    } catch (error) {
      if (errorCode(error) === undefined) throw error;
      if (!this.#unknown.has(path)) {
        this.#unknown.add(path);
        this.#log?.error('disk.unknown', `The disk of ${path} cannot be measured`, { error });
      }
      return undefined;
    }
  }
}

/** A drill that failed proves nothing, and must not look fresh. */
function verifiedSeconds(lastDrill: LastDrill | undefined): number {
  return lastDrill?.passed ? Date.parse(lastDrill.time) / 1000 : 0;
}

function secondsOf(date: Date | undefined): number | undefined {
  return date === undefined ? undefined : date.getTime() / 1000;
}
