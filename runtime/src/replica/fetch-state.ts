import { createHash } from 'node:crypto';
import pLimit from 'p-limit';
import type { BlockPlace } from '../duckdb-file/restore/block-place.ts';
import type { Store } from '../store/store.ts';
import { CorruptObjectError } from './errors.ts';
import { allOrFirstFailure } from './frame/all-or-first-failure.ts';
import type { ReplicaKeys } from './keys.ts';
import type { LogRecord } from './log/record.ts';
import { Hashes } from './map/hashes.ts';
import type { MapRow } from './map/map-page.ts';
import type { MapRoot } from './map/map-root.ts';
import { rawBytes } from './map/raw-bytes.ts';
import { readRoot, readRows } from './map/read-map.ts';
import { planReads, type RangedRead, type Wanted } from './read-plan.ts';
import { Unpacker } from './unpack/unpacker.ts';
import { readChecked } from './vault/read-checked.ts';
import type { Salvage } from './vault/salvage.ts';
import { readSegment } from './wal/read-segment.ts';

/** Ranged reads under way at once; with at most 2¾ MiB each they bound the memory of a restore. */
const readsAtOnce = 4;

/** So many bytes are unpacked sooner than a thread for it has started. */
const littleEnough = 16 * 2 ** 20;

/** Where the bytes of a state go. Blocks are written in any order and several at once; the WAL comes in order, after them. */
export interface StateReceiver {
  begin(shape: { headerBytes: Uint8Array; blockSize: number; slots: number }): Promise<void>;
  /** Where a block is to be written. It may be written again, with the same bytes. */
  place(id: number): BlockPlace;
  wal(bytes: Uint8Array): Promise<void>;
}

/** How far a restore is. */
export interface FetchProgress {
  /** Blocks that are written, of those that the state has. */
  readonly blocks: number;
  readonly ofBlocks: number;
  /** Bytes that came over the network so far. */
  readonly bytesRead: number;
}

export interface FetchedState {
  readonly root: MapRoot | undefined;
  readonly blocks: number;
  /** Bytes read from the store. */
  readonly bytesRead: number;
}

/**
 * Brings the state that a record names to `receiver`, every frame verified.
 * @throws {MissingObjectError | CorruptObjectError} naming the object
 */
export async function fetchState({
  store,
  keys,
  record,
  receiver,
  salvage,
  onProgress,
  signal,
}: {
  store: Store;
  keys: ReplicaKeys;
  record: LogRecord;
  receiver: StateReceiver;
  /** Where to turn to for what is missing or damaged; default: that ends the restore. */
  salvage?: Salvage | undefined;
  onProgress?: ((progress: FetchProgress) => void) | undefined;
  signal?: AbortSignal | undefined;
}): Promise<FetchedState> {
  const ref = record.line.root;
  if (ref === null) return { root: undefined, blocks: 0, bytesRead: 0 };
  const root = await readRoot({ store, keys, ref, salvage, signal });
  const { headerBytes, blockSize, slots } = root;
  await receiver.begin({ headerBytes, blockSize, slots });

  const hashes = new Hashes(slots);
  const wanted: Wanted<number>[] = [];
  const visit = (id: number, { pack, at, stored, sha256 }: MapRow) => {
    hashes.keep(id, sha256);
    wanted.push({ object: pack, at, stored, what: id });
  };
  await readRows({ store, keys, root, visit, salvage, signal });
  let blocks = 0;
  let bytesRead = 0;
  const ranges = planReads(wanted);
  await using unpacker = new Unpacker({ apart: bytesIn(ranges) > littleEnough });
  const limit = pLimit(readsAtOnce);
  const read = async (range: RangedRead<number>) => {
    signal?.throwIfAborted();
    await bringRange({ store, keys, range, hashes, root, record, receiver, unpacker, salvage, signal });
    blocks += range.frames.length;
    bytesRead += range.bytes;
    onProgress?.({ blocks, ofBlocks: wanted.length, bytesRead });
  };
  await allOrFirstFailure(ranges.map((range) => limit(() => read(range))));
  bytesRead += await bringWal({ store, keys, record, receiver, salvage, signal });
  return { root, blocks, bytesRead };
}

const bytesIn = (ranges: readonly RangedRead<number>[]): number =>
  ranges.reduce((sum, { bytes }) => sum + bytes, 0);

async function bringRange({
  store,
  keys,
  range,
  hashes,
  root,
  record,
  receiver,
  unpacker,
  salvage,
  signal,
}: {
  store: Store;
  keys: ReplicaKeys;
  /** Of frames with blocks, known by their ids. */
  range: RangedRead<number>;
  hashes: Hashes;
  root: MapRoot;
  record: LogRecord;
  receiver: StateReceiver;
  unpacker: Unpacker;
  salvage: Salvage | undefined;
  signal: AbortSignal | undefined;
}): Promise<void> {
  const blocks = range.frames.map(({ at, stored, what: id }) => ({
    at: at - range.at,
    stored,
    raw: rawBytes(id, root, record),
    sha256: hashes.of(id),
    place: receiver.place(id),
  }));
  // Blocks that came before a damaged one come once more with the copy.
  const open = (bytes: Uint8Array, key: string) => unpacker.unpack({ bytes, blocks, key });
  const key = keys.pack(range.object);
  await readChecked({ store, salvage, key, at: range.at, stored: range.bytes, open, signal });
}

async function bringWal({
  store,
  keys,
  record,
  receiver,
  salvage,
  signal,
}: {
  store: Store;
  keys: ReplicaKeys;
  record: LogRecord;
  receiver: StateReceiver;
  salvage: Salvage | undefined;
  signal: AbortSignal | undefined;
}): Promise<number> {
  const { wal, seq } = record.line;
  const hash = createHash('sha256');
  let end = 0;
  let stored = 0;
  for (const segment of wal.segments) {
    const bytes = await readSegment({ store, keys, record, segment, salvage, signal });
    hash.update(bytes);
    await receiver.wal(bytes);
    end = segment.from === end ? segment.to : Number.NaN;
    stored += segment.stored;
  }
  if (end !== wal.bytes || hash.digest('hex') !== wal.sha256) {
    throw new CorruptObjectError({
      key: keys.record(seq),
      problem: 'its WAL segments do not add up to its WAL',
    });
  }
  return stored;
}
