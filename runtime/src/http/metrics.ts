import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { StoreCall } from '../store/store-observer.ts';
import type { LastDrill } from '../supervisor/archive/drill-record.ts';
import type { RunObserver } from '../supervisor/run-observer.ts';
import type { RunStatus } from '../supervisor/run-status.ts';
import { measureDisk } from './measure-disk.ts';

/** Upper bounds of durations, seconds: a tail capture takes milliseconds, a restore of a large database minutes. */
const durations = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800];

/** What a run tells Prometheus. The names are a promise: dashboards and alerts are built on them. */
export class Metrics implements RunObserver {
  readonly #registry = new Registry();
  readonly #delay = monitorEventLoopDelay();
  #status: RunStatus | undefined;

  readonly #syncs = this.#counter('eider_syncs_total', 'Looks at the database, by what came of them', [
    'result',
  ]);
  readonly #syncSeconds = this.#histogram(
    'eider_sync_duration_seconds',
    'Duration of a look and of shipping what it found',
  );
  readonly #uploaded = this.#counter(
    'eider_uploaded_bytes_total',
    'Bytes of packs, maps and records uploaded',
  );
  readonly #operations = this.#counter(
    'eider_store_operations_total',
    'Requests to the store, each try counted',
    ['operation', 'class', 'result'],
  );
  readonly #operationSeconds = this.#histogram(
    'eider_store_operation_duration_seconds',
    'Duration of a request to the store',
    ['operation'],
  );
  readonly #restores = this.#counter('eider_restores_total', 'Restores, by how they ended', ['result']);
  readonly #restoreSeconds = this.#histogram('eider_restore_duration_seconds', 'Duration of a restore');

  /**
   * @param options.databasePath of the file whose size and disk are measured
   * @param options.version of Eider
   */
  constructor({ databasePath, version }: { databasePath: string; version: string }) {
    this.#delay.enable();
    this.#gauge('eider_build_info', 'Always 1; the labels say what runs', () => 1, {
      version,
      node: process.version,
    });
    this.#gauge(
      'eider_lag_seconds',
      'Age of the oldest local commit that may not be durable',
      () => this.#status?.lag.seconds,
    );
    this.#gauge('eider_last_durable_timestamp_seconds', 'When the newest record became durable', () =>
      secondsOf(this.#status?.lastDurable),
    );
    this.#gauge(
      'eider_last_verified_restore_timestamp_seconds',
      'When a restore was last tried, opened and checked; 0 if that failed, or nobody tried',
      () => verifiedSeconds(this.#status?.lastDrill),
    );
    this.#gauge('eider_lease_held', '1 while this process is the writer', () =>
      Number(this.#status?.state === 'running'),
    );
    this.#gauge('eider_epoch', 'Epoch of this writer', () => this.#status?.position?.epoch);
    this.#gauge('eider_position', 'Newest durable record', () => this.#status?.position?.seq);
    this.#gauge(
      'eider_wal_bytes',
      'Bytes of the WAL in the newest record',
      () => this.#status?.position?.wal.bytes,
    );
    this.#gauge(
      'eider_event_loop_delay_seconds',
      'Longest time that Eider was busy with one thing since the last scrape',
      () => this.#longestDelay(),
    );
    this.#measured(databasePath);
  }

  /** For the `Content-Type` of {@link text}. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  /** Everything, in Prometheus' text format. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  begin(status: RunStatus): void {
    this.#status = status;
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
    this.#operations.inc({ operation, class: billed, result });
    this.#operationSeconds.observe({ operation }, milliseconds / 1000);
  };

  #counter<Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[] = [],
  ): Counter<Label> {
    return new Counter({ name, help, labelNames, registers: [this.#registry] });
  }

  #histogram<Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[] = [],
  ): Histogram<Label> {
    return new Histogram({ name, help, labelNames, buckets: durations, registers: [this.#registry] });
  }

  /** A gauge that is read when it is scraped; left out while its value is not known. */
  #gauge(
    name: string,
    help: string,
    read: () => number | undefined,
    labels: Record<string, string> = {},
  ): void {
    const gauge = new Gauge({
      name,
      help,
      labelNames: Object.keys(labels),
      registers: [this.#registry],
      collect: () => {
        const value = read();
        if (value === undefined) gauge.reset();
        else gauge.set(labels, value);
      },
    });
  }

  #measured(databasePath: string): void {
    const free = new Gauge({
      name: 'eider_disk_free_bytes',
      help: 'Bytes free on the disk of the database',
      registers: [this.#registry],
    });
    const size = new Gauge({
      name: 'eider_database_bytes',
      help: 'Bytes of the database file',
      registers: [this.#registry],
      collect: async () => {
        const disk = await measureDisk(databasePath);
        free.set(disk.freeBytes);
        size.set(disk.databaseBytes);
      },
    });
  }

  #longestDelay(): number {
    const longest = this.#delay.max / 1e9;
    this.#delay.reset();
    return longest;
  }
}

/** A drill that failed proves nothing, and must not look fresh. */
function verifiedSeconds(lastDrill: LastDrill | undefined): number {
  return lastDrill?.passed ? Date.parse(lastDrill.time) / 1000 : 0;
}

function secondsOf(date: Date | undefined): number | undefined {
  return date === undefined ? undefined : date.getTime() / 1000;
}
