import { randomUUID } from 'node:crypto';
import { ulid } from 'ulid';
import { loadSettings } from '../../../runtime/src/config/load-settings.ts';
import type { Log } from '../../../runtime/src/logging/log.ts';
import { ReplicaKeys } from '../../../runtime/src/replica/keys.ts';
import { LeaseObject } from '../../../runtime/src/replica/lease-object.ts';
import { findTail } from '../../../runtime/src/replica/log/find-tail.ts';
import { ReplicaLog } from '../../../runtime/src/replica/log/log.ts';
import type { Epoch } from '../../../runtime/src/replica/log/numbers.ts';
import { Sidecar } from '../../../runtime/src/replica/sidecar.ts';
import type { Store } from '../../../runtime/src/store/store.ts';
import { ApplicationSlot } from '../../../runtime/src/supervisor/application/application-slot.ts';
import type { HandledSignal, SignalReceiver } from '../../../runtime/src/supervisor/application/signals.ts';
import { Seat } from '../../../runtime/src/supervisor/lease/seat.ts';
import { type ReignOptions, reign } from '../../../runtime/src/supervisor/reign.ts';
import { RestoreDesk } from '../../../runtime/src/supervisor/restore/restore-desk.ts';
import type { RunContext } from '../../../runtime/src/supervisor/run-context.ts';
import type { ReignEnd } from '../../../runtime/src/supervisor/run-outcome.ts';
import { RunStatus } from '../../../runtime/src/supervisor/run-status.ts';
import { MemoryBucket } from '../../support/memory-store/memory-bucket.ts';
import { openMemoryStore } from '../../support/memory-store/open-memory-store.ts';
import { TemporaryFolder } from '../../support/temporary-folder.ts';
import { until } from '../../support/until.ts';
import { FakeApplication } from './fake-application.ts';

interface StageOptions {
  /** Puts something between the supervisor and its bucket. */
  through?: (store: Store) => Store;
  application?: FakeApplication;
  /** Is told that the application is started. */
  onStart?: () => void;
  /** Is told that the file and the replica are going to be looked at. */
  beginsWork?: () => void;
}

/** A supervisor on a bucket in memory, with signals and an application that the test plays. */
export class ReignStage implements AsyncDisposable {
  readonly bucket: MemoryBucket;
  readonly run: RunContext;
  /** The one that was started last. */
  application: FakeApplication;
  readonly desk = new RestoreDesk();
  readonly slot = new ApplicationSlot({ stopMilliseconds: 1000 });
  readonly events: string[];
  /** How often the application was started. */
  starts = 0;
  readonly #folder: TemporaryFolder;
  readonly #onStart: () => void;
  #failure: { readonly failure: unknown } | undefined;
  #receive: SignalReceiver = () => {};

  private constructor({
    bucket,
    run,
    application,
    events,
    folder,
    onStart,
  }: Pick<ReignStage, 'bucket' | 'run' | 'application' | 'events'> & {
    folder: TemporaryFolder;
    onStart: () => void;
  }) {
    this.bucket = bucket;
    this.run = run;
    this.application = application;
    this.events = events;
    this.#folder = folder;
    this.#onStart = onStart;
  }

  static async create({
    through = (store) => store,
    application = new FakeApplication(),
    onStart = () => {},
    beginsWork = () => {},
  }: StageOptions = {}): Promise<ReignStage> {
    const folder = await TemporaryFolder.create();
    const bucket = new MemoryBucket();
    const events: string[] = [];
    const note = (event: string) => events.push(event);
    const logger: Log = { debug: note, info: note, warn: note, error: note };
    const run = await contextOn({ store: through(openMemoryStore({ bucket })), folder, logger });
    return new ReignStage({ bucket, run: { ...run, beginsWork }, application, events, folder, onStart });
  }

  /** Begins a reign; resolves to how it ended. */
  reign({ keepsLease = false }: { keepsLease?: boolean } = {}): Promise<ReignEnd> {
    const options: ReignOptions = {
      run: { ...this.run, desk: this.desk },
      slot: this.slot,
      tried: { highest: 0 as Epoch },
      keepsLease,
      signals: {
        deliverTo: (receive) => {
          this.#receive = receive;
        },
      },
      start: async () => {
        this.starts += 1;
        this.#onStart();
        if (this.starts > 1) this.application = new FakeApplication();
        return this.application;
      },
    };
    const ended = reign(options);
    ended.catch((failure: unknown) => {
      this.#failure = { failure };
    });
    return ended;
  }

  /** Resolves once the application runs and is replicated. */
  running(): Promise<unknown> {
    return until('the application to run', () => {
      if (this.#failure !== undefined) throw this.#failure.failure;
      return this.run.status.state === 'running';
    });
  }

  /** Writes into the lease that a newer instance wants it. */
  askForLease(): Promise<unknown> {
    const { lease } = this.run;
    return until('the ask to be in the lease', async () => {
      const { seen, etag } = await lease.read();
      if (seen.kind !== 'lease') return false;
      const ask = { session: 'newcomer', instance: 'newcomer', purpose: 'run' as const };
      return (await lease.write({ ...seen.lease, ask, nonce: 'ask' }, etag)) !== undefined;
    });
  }

  signal(signal: HandledSignal): void {
    this.#receive(signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#folder[Symbol.asyncDispose]();
  }
}

async function contextOn({
  store,
  folder,
  logger,
}: {
  store: Store;
  folder: TemporaryFolder;
  logger: Log;
}): Promise<RunContext> {
  const settings = loadSettings({
    needs: ['bucket', 'databasePath'],
    environment: {
      R2_ENDPOINT: 'file:///nowhere',
      R2_BUCKET_NAME: 'bucket',
      R2_DATABASE_KEY: 'db',
      EIDER_DATABASE_PATH: folder.at('app.duckdb'),
      EIDER_LEASE_TTL_SECONDS: '3',
      EIDER_SHUTDOWN_SECONDS: '5',
    },
  });
  const keys = new ReplicaKeys('db');
  const log = new ReplicaLog({ store, keys });
  const lease = new LeaseObject({ store, keys });
  const monotonic = () => performance.now() / 1000;
  const sidecar = new Sidecar(settings.databasePath);
  const seat = new Seat({
    object: lease,
    me: { session: randomUUID(), instance: 'test', disk: await sidecar.disk(), purpose: 'run' },
    mode: 'handover',
    ttlSeconds: settings.leaseTtlSeconds,
    tail: () => findTail({ store, keys: log.keys }),
    aloneOnDisk: async () => true,
    monotonic,
    nonce: randomUUID,
    onWait: () => {},
  });
  return {
    settings,
    store,
    proveStore: async () => {},
    log,
    lease,
    seat,
    sidecar,
    logger,
    observer: undefined,
    archive: undefined,
    status: new RunStatus(monotonic),
    monotonic,
    now: () => new Date(),
    ulid,
    host: 'test',
    eiderVersion: '0.0.0',
  };
}
