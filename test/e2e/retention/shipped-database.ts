import { ulid } from 'ulid';
import { existingFiles } from '../../../runtime/src/duckdb-file/restore/file-set.ts';
import { ReplicaKeys } from '../../../runtime/src/replica/keys.ts';
import { ReplicaLog } from '../../../runtime/src/replica/log/log.ts';
import type { Epoch } from '../../../runtime/src/replica/log/numbers.ts';
import { openLog } from '../../../runtime/src/replica/log/open-log.ts';
import type { WantedPoint } from '../../../runtime/src/replica/log/read-point.ts';
import type { LogRecord } from '../../../runtime/src/replica/log/record.ts';
import { loadMap } from '../../../runtime/src/replica/map/load-map.ts';
import { restoreGrace } from '../../../runtime/src/replica/protocol/retention.ts';
import { ReplicaWriter } from '../../../runtime/src/replica/replica-writer.ts';
import { GarbageCollector } from '../../../runtime/src/replica/retention/collect-garbage.ts';
import { keepVault } from '../../../runtime/src/replica/vault/keep-vault.ts';
import type { SalvagedObject } from '../../../runtime/src/replica/vault/salvage.ts';
import type { Store } from '../../../runtime/src/store/store.ts';
import { type Source, sourceAt } from '../../../runtime/src/supervisor/ship/source.ts';
import { restorePoint } from '../../../runtime/src/supervisor/start/restore-point.ts';
import { eiderVersion } from '../../../runtime/src/version.ts';
import { fileHash } from '../../fixtures/file-hash.ts';
import { DuckdbSession } from '../../support/duckdb-session.ts';
import type { BucketLock } from '../../support/memory-store/bucket-lock.ts';
import { MemoryBucket } from '../../support/memory-store/memory-bucket.ts';
import { openMemoryStore } from '../../support/memory-store/open-memory-store.ts';
import { readTable } from '../../support/read-table.ts';
import { TemporaryFolder } from '../../support/temporary-folder.ts';

/** Milliseconds. */
export const hour = 3_600_000;

const never = () => false;

/** A real database in use by a process of its own, shipped to a bucket whose clock and locks the test sets. */
export class ShippedDatabase implements AsyncDisposable {
  readonly folder: TemporaryFolder;
  readonly bucket: MemoryBucket;
  readonly store: Store;
  readonly keys = new ReplicaKeys('app');
  readonly log: ReplicaLog;
  readonly session: DuckdbSession;
  readonly #clock: { now: number };
  #reign: { writer: ReplicaWriter; source: Source } | undefined;
  #copies = 0;

  private constructor({
    folder,
    session,
    locks,
  }: { folder: TemporaryFolder; session: DuckdbSession; locks: readonly BucketLock[] }) {
    const clock = { now: 1_000_000 * hour };
    this.folder = folder;
    this.session = session;
    this.#clock = clock;
    this.bucket = new MemoryBucket({ clock: () => clock.now, locks });
    this.store = openMemoryStore({ bucket: this.bucket });
    this.log = new ReplicaLog({ store: this.store, keys: this.keys });
  }

  static async create({ locks = [] }: { locks?: readonly BucketLock[] } = {}): Promise<ShippedDatabase> {
    const folder = await TemporaryFolder.create();
    const session = await DuckdbSession.open({ path: folder.at('app.duckdb') });
    const shipped = new ShippedDatabase({ folder, session, locks });
    await shipped.open(undefined);
    return shipped;
  }

  /** The bucket's time, milliseconds since 1970. */
  get now(): number {
    return this.#clock.now;
  }

  get writer(): ReplicaWriter {
    if (this.#reign === undefined) throw new Error('no writer has opened the log');
    return this.#reign.writer;
  }

  pass(milliseconds: number): void {
    this.#clock.now += milliseconds;
  }

  /** A writer takes over, as after a restart of Eider. */
  async open(newest: LogRecord | undefined = this.#reign?.writer.newest): Promise<void> {
    const { log, store, keys } = this;
    await this.#reign?.source.close();
    const open = await openLog({
      log,
      newest,
      tried: 0 as Epoch,
      id: ulid(),
      time: new Date(this.now),
      eiderVersion,
      newLine: false,
      tryAgain: never,
    });
    if (open === undefined) throw new Error('the log has moved');
    const writer = new ReplicaWriter({
      store,
      log,
      epoch: open.line.epoch,
      newest: open,
      loaded: await loadMap({ store, keys, ref: open.line.root }),
      journal: { intend: async () => {}, reached: async () => {} },
      tryAgain: never,
      now: () => new Date(this.now),
      ulid,
      host: 'test',
      eiderVersion,
      level: 3,
    });
    this.#reign = { writer, source: await sourceAt(this.folder.at('app.duckdb')) };
  }

  /** Runs statements in the database (attached as `d`), and ships the state that they leave. */
  async commit(...statements: readonly string[]): Promise<LogRecord> {
    for (const sql of statements) await this.session.run(sql);
    if (this.#reign === undefined) throw new Error('no writer has opened the log');
    const { writer, source } = this.#reign;
    const captured = await source.capture({ sink: writer.sink, newest: writer.newest, withinMs: 60_000 });
    await writer.ship(captured.state);
    captured.accept();
    return writer.newest;
  }

  /** Collects garbage as the writer does; by default with the default settings. */
  collect({ windowHours = 24 } = {}) {
    const { store, log, writer } = this;
    const policy = { window: windowHours * hour, slot: hour / 2, retention: 720 * hour, grace: restoreGrace };
    const collector = new GarbageCollector({ store, log, policy, held: () => writer.held() });
    return collector.collect({ epoch: writer.newest.line.epoch });
  }

  /** Copies the newest state to the vault if that is due, as the writer does every hour with what infra/ sets. */
  keepVault() {
    const { store, keys, writer } = this;
    return keepVault({ store, keys, newest: writer.newest, everyHours: 20 });
  }

  /** Restores a state as `eider restore` does. Returns the hash of the database file and of its WAL, and what came from the vault. */
  async salvaged(
    wanted: WantedPoint,
    log: ReplicaLog = this.log,
  ): Promise<{ path: string; hashes: string[]; salvaged: SalvagedObject[] }> {
    const path = this.folder.at(`copy-${this.#copies++}.duckdb`);
    const salvaged: SalvagedObject[] = [];
    const onSalvaged = (object: SalvagedObject) => salvaged.push(object);
    await restorePoint({ store: this.store, log, wanted, target: path, validate: false, onSalvaged });
    const files = (await existingFiles(path)).map((suffix) => path + suffix);
    return { path, hashes: await Promise.all(files.map(fileHash)), salvaged };
  }

  /** What a query gives in a restored state. */
  async restored(sql: string, wanted: WantedPoint, store: Store = this.store): Promise<string[][]> {
    const target = this.folder.at(`copy-${this.#copies++}.duckdb`);
    const log = new ReplicaLog({ store, keys: this.keys });
    await restorePoint({ store, log, wanted, target, validate: false });
    return readTable(target, sql);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#reign?.source.close();
    await this.session.kill();
    await this.folder[Symbol.asyncDispose]();
  }
}
