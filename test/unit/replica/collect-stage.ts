import { createHash, randomBytes } from 'node:crypto';
import { sha256 } from '../../../runtime/src/replica/frame/sha256.ts';
import { ReplicaLog } from '../../../runtime/src/replica/log/log.ts';
import type { Seq } from '../../../runtime/src/replica/log/numbers.ts';
import type { LogRecord } from '../../../runtime/src/replica/log/record.ts';
import { type RetentionPolicy, restoreGrace } from '../../../runtime/src/replica/protocol/retention.ts';
import type { ReplicaWriter } from '../../../runtime/src/replica/replica-writer.ts';
import { type Collection, GarbageCollector } from '../../../runtime/src/replica/retention/collect-garbage.ts';
import type { Store } from '../../../runtime/src/store/store.ts';
import type { BucketLock } from '../../support/memory-store/bucket-lock.ts';
import { MemoryBucket } from '../../support/memory-store/memory-bucket.ts';
import { openMemoryStore } from '../../support/memory-store/open-memory-store.ts';
import { FakeDatabase } from './fake-database.ts';
import { fetched, keys, openWriter, ship } from './replica-fixture.ts';

/** Milliseconds. */
export const hour = 3_600_000;

/** The default settings. */
export const policy: RetentionPolicy = {
  window: 24 * hour,
  slot: hour / 2,
  retention: 30 * 24 * hour,
  grace: restoreGrace,
};

/** One hash over everything that a restore must bring back. */
function digestOf({ blocks, headerBytes, slots, wal }: Awaited<ReturnType<typeof fetched>>): string {
  const hash = createHash('sha256').update(headerBytes).update(`${slots}`);
  for (const [id, bytes] of [...blocks].sort(([a], [b]) => a - b)) hash.update(`${id}:`).update(bytes);
  return hash.update(wal).digest('hex');
}

/** A database that is shipped to a bucket whose clock the test sets, and what each record must give back. */
export class CollectStage {
  /** Of the bucket, in milliseconds. */
  now = 1_000_000 * hour;
  readonly bucket: MemoryBucket;
  readonly store: Store;
  readonly log: ReplicaLog;
  readonly database: FakeDatabase;
  readonly #expected = new Map<Seq, string>();
  #writer: ReplicaWriter | undefined;
  #collector: GarbageCollector | undefined;

  constructor({ random, locks = [] }: { random: () => number; locks?: readonly BucketLock[] }) {
    this.bucket = new MemoryBucket({ clock: () => this.now, locks });
    this.store = openMemoryStore({ bucket: this.bucket });
    this.log = new ReplicaLog({ store: this.store, keys });
    this.database = new FakeDatabase(random);
  }

  get writer(): ReplicaWriter {
    if (this.#writer === undefined) throw new Error('no writer has opened the log');
    return this.#writer;
  }

  /** A new writer takes over, as after a restart. */
  async open(): Promise<void> {
    const newest = this.#writer?.newest;
    const writer = await openWriter({ store: this.store, log: this.log, ...(newest && { newest }) });
    this.#writer = writer;
    this.#collector = this.collector({ held: () => writer.held() });
    if (newest !== undefined) this.#expect(writer.newest);
  }

  collector(options: { held: () => ReadonlySet<string>; policy?: RetentionPolicy }): GarbageCollector {
    return new GarbageCollector({ policy, store: this.store, log: this.log, ...options });
  }

  async ship(): Promise<LogRecord> {
    await ship(this.writer, this.database);
    this.#expect(this.writer.newest);
    return this.writer.newest;
  }

  /** A capture that uploads what has changed, and gives up before it is a state. */
  async captureInVain(): Promise<void> {
    for (const block of this.database.changedBlocks()) await this.writer.sink.keep(block);
  }

  /** Adds what no state will hold to the pack that is being filled, until it is sent. */
  async fillPack(): Promise<void> {
    const before = this.objects().length;
    while (this.objects().length === before) {
      const bytes = randomBytes(2 ** 20);
      await this.writer.sink.keep({ bytes, sha256: sha256(bytes) });
    }
  }

  async collect(): Promise<Collection> {
    if (this.#collector === undefined) throw new Error('no writer has opened the log');
    return this.#collector.collect({ epoch: this.writer.newest.line.epoch });
  }

  /** Restores a record, and says whether it brings back what was shipped. */
  async restores(seq: Seq): Promise<boolean> {
    const record = await this.log.read(seq);
    if (record === undefined) return false;
    return digestOf(await fetched(this.store, record)) === this.#expected.get(seq);
  }

  /** Keys of packs and maps in the bucket. */
  objects(): string[] {
    return [keys.packs, keys.maps].flatMap((prefix) =>
      this.bucket.keys({ prefix, after: '', limit: 1_000_000 }),
    );
  }

  #expect({ line }: LogRecord): void {
    this.#expected.set(line.seq, digestOf(this.database));
  }
}
