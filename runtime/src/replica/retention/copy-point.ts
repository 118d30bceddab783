import pLimit from 'p-limit';
import type { Store } from '../../store/store.ts';
import { PackWriter } from '../blocks/pack-writer.ts';
import { StoredBlocks } from '../blocks/stored-blocks.ts';
import { MissingObjectError } from '../errors.ts';
import { copyOnce } from '../frame/copy-once.ts';
import { sha256 } from '../frame/sha256.ts';
import { objectName, type ReplicaKeys } from '../keys.ts';
import type { TryAgain } from '../log/log.ts';
import type { Epoch } from '../log/numbers.ts';
import type { LogRecord, RootRef, WalSegment } from '../log/record.ts';
import { BlockMap } from '../map/block-map.ts';
import { readRoot, readRows } from '../map/read-map.ts';
import { shipMap } from '../map/ship-map.ts';
import { readSegment } from '../wal/read-segment.ts';
import { Reachable } from './reachable.ts';

/** Copies under way at once. */
const copiesAtOnce = 6;

export interface CopyPointOptions {
  store: Store;
  keys: ReplicaKeys;
  /** The point whose state is to be referred to again. */
  point: LogRecord;
  /** The newest record: what it refers to needs no copy. */
  newest: LogRecord;
  /** Epoch of the writer that the copies belong to. */
  epoch: Epoch;
  ulid: () => string;
  level: number;
  tryAgain: TryAgain;
  signal?: AbortSignal | undefined;
}

/**
 * Makes the state of an older point reachable for a new record: a record may refer only to what its predecessor refers to or
 * what its own epoch wrote, because a collector may be about to take the rest (facts of the protocol: F6, L11). Packs are
 * copied within the bucket; only the map and the WAL, which are small, pass through this machine.
 * @throws {MissingObjectError} if an object is gone by the time it is copied
 */
export async function copyPoint(
  options: CopyPointOptions,
): Promise<{ root: RootRef; segments: WalSegment[] }> {
  const { store, keys, point, newest } = options;
  const held = new Reachable({ store, keys });
  await held.add(newest);
  const copies = new PackCopies({ ...options, held });
  const root = await copyMap(options, copies);
  return { root, segments: await copyWal(options, point) };
}

/** The packs that have to be copied, and their new names. */
class PackCopies {
  readonly #options: CopyPointOptions & { held: Reachable };
  readonly #names = new Map<string, string>();

  constructor(options: CopyPointOptions & { held: Reachable }) {
    this.#options = options;
  }

  /** The name under which a pack can be referred to. */
  nameOf(pack: string): string {
    const { keys, held, epoch, ulid } = this.#options;
    if (held.packs.has(keys.pack(pack))) return pack;
    const known = this.#names.get(pack) ?? objectName(epoch, ulid());
    this.#names.set(pack, known);
    return known;
  }

  async make(): Promise<void> {
    const { store, keys, signal } = this.#options;
    const limit = pLimit(copiesAtOnce);
    const copy = async (from: string, to: string) => {
      if (!(await copyOnce({ store, from, to, signal }))) throw new MissingObjectError(from);
    };
    await Promise.all(
      [...this.#names].map(([from, to]) => limit(() => copy(keys.pack(from), keys.pack(to)))),
    );
  }
}

async function copyMap(
  { store, keys, point, epoch, ulid, level, tryAgain, signal }: CopyPointOptions,
  copies: PackCopies,
): Promise<RootRef> {
  const ref = point.line.root;
  if (ref === null) throw new TypeError(`record ${point.line.seq} has no state`);
  const root = await readRoot({ store, keys, ref });
  const stored = new StoredBlocks();
  const map = new BlockMap(stored);
  map.resize(root.slots);
  const visit = (id: number, row: { pack: string; at: number; stored: number; sha256: Uint8Array }) => {
    const place = { pack: copies.nameOf(row.pack), at: row.at, stored: row.stored };
    map.set(id, stored.find(row.sha256) ?? stored.add(row.sha256, place));
  };
  await readRows({ store, keys, root, visit });
  await copies.make();
  const { headerBytes, blockSize } = root;
  return (await shipMap({ store, keys, map, epoch, ulid, level, headerBytes, blockSize, tryAgain, signal }))
    .ref;
}

/** The WAL of the point, in packs of this epoch: records that hold parts of it may be thinned. */
async function copyWal(
  { store, keys, epoch, ulid, level, tryAgain, signal }: CopyPointOptions,
  point: LogRecord,
): Promise<WalSegment[]> {
  const packs = new PackWriter({ store, keys, epoch, ulid, level, tryAgain, signal });
  const segments: WalSegment[] = [];
  for (const segment of point.line.wal.segments) {
    const bytes = await readSegment({ store, keys, record: point, segment });
    const { from, to } = segment;
    await packs.add({
      bytes,
      sha256: sha256(bytes),
      placed: ({ pack, at, stored, raw, sha256: hash }) => {
        const place = { in: `packs/${pack}`, at, stored, raw, sha256: Buffer.from(hash).toString('hex') };
        segments.push({ from, to, ...place });
      },
    });
  }
  await packs.flush();
  return segments.sort((a, b) => a.from - b.from);
}
