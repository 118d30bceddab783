import { Pace } from '../duckdb-file/follow/pace.ts';
import type { Store } from '../store/store.ts';
import { BlockKeeper } from './blocks/block-keeper.ts';
import { PackWriter } from './blocks/pack-writer.ts';
import type { StoredBlocks } from './blocks/stored-blocks.ts';
import { objectName } from './keys.ts';
import type { ReplicaLog, TryAgain } from './log/log.ts';
import { type Epoch, nextSeq } from './log/numbers.ts';
import type { LogRecord, RecordKind, RecordLine } from './log/record.ts';
import { encodeRecord } from './log/record-codec.ts';
import type { BlockMap } from './map/block-map.ts';
import type { LoadedMap } from './map/load-map.ts';
import { shipMap } from './map/ship-map.ts';
import type { ShippableState } from './replica-state.ts';
import { sameBytes, sameParts, sameWal } from './same-state.ts';
import { shipWal } from './wal/ship-wal.ts';

/** What a writer leaves beside the database, so that a restart knows what was shipped (DESIGN.md, "Start"). */
export interface Journal {
  /** Before each append, fsynced: a record with this content may exist. */
  intend(intended: { record: LogRecord }): Promise<void>;
  /** After each append, fsynced: this record is durable and the local file equalled it. Called again if it failed. */
  reached(position: { record: LogRecord }): Promise<void>;
}

export interface ReplicaWriterOptions {
  store: Store;
  log: ReplicaLog;
  epoch: Epoch;
  /** The newest record of the log: this writer's own `open`. */
  newest: LogRecord;
  /** The block map of `newest`; default: {@link ReplicaWriter.adopt} brings it before anything is captured. */
  loaded?: LoadedMap;
  journal: Journal;
  tryAgain: TryAgain;
  /** For the `time` of records; never compared with another machine's. */
  now: () => Date;
  /** A new ULID. */
  ulid: () => string;
  host: string;
  eiderVersion: string;
  /** zstd level of everything uploaded, 0 = store as is. */
  level: number;
  signal?: AbortSignal;
}

/** A record that has become durable. */
export interface Shipped {
  readonly record: LogRecord;
  /** Bytes uploaded for it: packs, map, record. */
  readonly bytes: number;
}

/** The block map that moves on with every state, and where its new blocks go. */
interface CarriedMap {
  readonly stored: StoredBlocks;
  readonly map: BlockMap;
  readonly sink: BlockKeeper;
  headerBytes: Uint8Array;
}

/**
 * Turns states of a database into records. One at a time: a record is appended only after its predecessor is durable,
 * and everything that it refers to before it. A state whose bytes could not be read may be followed by another one, and so may
 * one that the journal had no room for: what was left undone is done first then. After a
 * failure to upload or to append nobody knows what the replica holds: from then on every call throws that failure.
 */
export class ReplicaWriter {
  readonly #options: ReplicaWriterOptions;
  readonly #packs: PackWriter;
  #carried: CarriedMap | undefined;
  /** Names of packs and map objects that were given out since the last state became durable. */
  readonly #held = new Set<string>();
  #newest: LogRecord;
  /** The map has moved on from the newest record: a ship that failed half way must not be forgotten. */
  #unrecorded = false;
  /** The newest record is durable, and the journal does not know it yet. */
  #unnoted = false;
  #failure: { readonly cause: unknown } | undefined;

  constructor(options: ReplicaWriterOptions) {
    this.#options = options;
    this.#newest = options.newest;
    const { store, log, epoch, level, tryAgain, signal } = options;
    const ulid = () => this.#holdNew();
    this.#packs = new PackWriter({ store, keys: log.keys, epoch, ulid, level, tryAgain, signal });
    if (options.loaded !== undefined) this.adopt(options.loaded);
  }

  /** Carries on this block map, which is that of the newest record. */
  adopt({ stored, map, headerBytes }: LoadedMap): void {
    this.#carried = { stored, map, headerBytes, sink: new BlockKeeper({ stored, packs: this.#packs }) };
  }

  /** Where the capture puts blocks. */
  get sink(): BlockKeeper {
    return this.#map.sink;
  }

  /** The newest record of this writer. */
  get newest(): LogRecord {
    return this.#newest;
  }

  /**
   * Packs and map objects of this epoch that no record may refer to yet, as `packs/…` and `maps/…`: a collector must leave
   * them alone, however old they are, because a slow capture or upload is still going to (facts of the protocol: F5).
   */
  held(): ReadonlySet<string> {
    return new Set([...this.#held].flatMap((name) => [`packs/${name}`, `maps/${name}`]));
  }

  /**
   * Makes a state durable; undefined if the newest record holds it already.
   * @throws {FencedError} if another writer has appended
   * @throws whatever the journal does; the same state may be shipped again
   */
  async ship(state: ShippableState): Promise<Shipped | undefined> {
    this.#throwFailure();
    await this.#note();
    const before = this.#newest.line;
    const sentBefore = this.#packs.bytesSent;
    await this.#packs.flush();
    const moved = (await this.#moveBlocks(state)) || this.#unrecorded;
    this.#unrecorded = moved;
    if (!moved && sameWal(before, state)) return undefined;

    const { store, log, epoch, level, tryAgain, signal } = this.#options;
    const { headerBytes } = state;
    const { blockSize } = state.database;
    const map = moved
      ? await this.#orNeverAgain(
          shipMap({
            store,
            keys: log.keys,
            map: this.#map.map,
            epoch,
            ulid: () => this.#holdNew(),
            level,
            headerBytes,
            blockSize,
            tryAgain,
            signal,
          }),
        )
      : undefined;
    const seq = nextSeq(before.seq);
    const recordKey = log.keys.record(seq).slice(log.keys.root.length + 1);
    const { segments, payload } = await shipWal({
      wal: state.wal,
      before: before.wal.segments,
      packs: this.#packs,
      recordKey,
      level,
    });
    const line = this.#line(moved ? 'checkpoint' : 'wal', {
      database: state.database,
      root: map?.ref ?? before.root,
      wal: { bytes: state.wal.length, sha256: Buffer.from(state.wal.sha256).toString('hex'), segments },
    });
    const recordBytes = await this.#append({ ...line, content: line.id }, payload);
    this.#map.headerBytes = headerBytes;
    this.#unrecorded = false;
    this.#map.stored.sweep();
    this.#held.clear();
    return {
      record: this.#newest,
      bytes: this.#packs.bytesSent - sentBefore + (map?.bytes ?? 0) + recordBytes,
    };
  }

  /** Appends a record that repeats the newest state: a named point, or the last word of this writer. */
  async mark(kind: 'point' | 'close', { name }: { name?: string } = {}): Promise<LogRecord> {
    this.#throwFailure();
    await this.#note();
    await this.#append({ ...this.#line(kind), ...(name !== undefined && { name }) }, new Uint8Array());
    return this.#newest;
  }

  get #map(): CarriedMap {
    if (this.#carried === undefined) throw new Error('the block map of the newest record was not read yet');
    return this.#carried;
  }

  /** A new ULID for an object, which is held from now on. */
  #holdNew(): string {
    const { epoch, ulid } = this.#options;
    const id = ulid();
    this.#held.add(objectName(epoch, id));
    return id;
  }

  /** True if a block moved or the headers changed: then the map must be written. */
  async #moveBlocks(state: ShippableState): Promise<boolean> {
    const { slots } = state.database;
    const { map, stored, headerBytes } = this.#map;
    let moved =
      map.slots !== slots ||
      !sameBytes(headerBytes, state.headerBytes) ||
      !sameParts(this.#newest.line, state);
    map.resize(slots);
    const pace = new Pace();
    for (const id of state.changed) {
      if (pace.isDue) await pace.giveWay();
      if (id >= slots) continue;
      const hash = state.hashOf(id);
      const row = hash && stored.find(hash);
      if (hash !== undefined && row === undefined) throw new Error(`block ${id} was captured but not kept`);
      if (sameBytes(map.hashOf(id), hash)) continue;
      map.set(id, row);
      moved = true;
    }
    return moved;
  }

  #line(
    kind: RecordKind,
    state: Pick<RecordLine, 'database' | 'root' | 'wal'> = this.#newest.line,
  ): Omit<RecordLine, 'payload'> {
    const { epoch, now, ulid, host, eiderVersion } = this.#options;
    const { seq, line, content } = this.#newest.line;
    const { database, root, wal } = state;
    return {
      eider: 1,
      id: ulid(),
      seq: nextSeq(seq),
      epoch,
      line,
      kind,
      time: now().toISOString(),
      host,
      eiderVersion,
      content,
      database,
      root,
      wal,
    };
  }

  async #append(line: Omit<RecordLine, 'payload'>, payload: Uint8Array): Promise<number> {
    const { log, journal, tryAgain, signal } = this.#options;
    const { bytes, record } = encodeRecord({ line, payload });
    await journal.intend({ record });
    await this.#orNeverAgain(log.append({ bytes, record, tryAgain, signal }));
    this.#newest = record;
    this.#unnoted = true;
    // It is durable, and its capture has to be accepted, whatever becomes of the note: the next call tries again, and fails.
    await this.#note().catch(() => undefined);
    return bytes.length;
  }

  /** Tells the journal what has become durable, unless it knows. */
  async #note(): Promise<void> {
    if (!this.#unnoted) return;
    await this.#options.journal.reached({ record: this.#newest });
    this.#unnoted = false;
  }

  /** The map refers to pages that may not exist, or the log may end with a record that this writer does not know of. */
  async #orNeverAgain<Result>(work: Promise<Result>): Promise<Result> {
    try {
      return await work;
    } catch (cause) {
      this.#failure = { cause };
      throw cause;
    }
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.cause;
  }
}
