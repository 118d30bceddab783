import { once } from 'node:events';
import pLimit from 'p-limit';
import type { ReplicaKeys } from '../../runtime/src/replica/keys.ts';
import type { LogRecord } from '../../runtime/src/replica/log/record.ts';
import type { MapRoot } from '../../runtime/src/replica/map/map-root.ts';
import { rawBytes } from '../../runtime/src/replica/map/raw-bytes.ts';
import { readRoot, readRows } from '../../runtime/src/replica/map/read-map.ts';
import { planReads, type RangedRead, type Wanted } from '../../runtime/src/replica/read-plan.ts';
import type { NeededFrame } from '../../runtime/src/replica/retention/reachable.ts';
import { checkRange } from '../../runtime/src/replica/retention/verify-replica.ts';
import { readSegment } from '../../runtime/src/replica/wal/read-segment.ts';
import type { Store } from '../../runtime/src/store/store.ts';

/** Reads under way at once. */
const readsAtOnce = 6;

/** Pages of the block map that are looked into: 16 GiB of a database with blocks of 256 KiB. */
const pagesAtMost = 256;

/** What was read and found sound. */
export interface Sample {
  /** Bytes of packs. */
  readonly bytes: number;
  readonly ofBytes: number;
  readonly packs: number;
  readonly ofPacks: number;
  /** True if some pages of the block map were left out, so that the totals are of the others only. */
  readonly partial: boolean;
}

/**
 * Reads what the newest record refers to, as far as the time allows: its map, its WAL, one range of each pack, and then the
 * other ranges. What is small is read whole.
 * @param options.random uniform in [0, 1); chooses what is read if there is more than the time allows
 * @param options.deadline aborts when the time is up
 * @throws {MissingObjectError | CorruptObjectError} naming the first object that is missing or damaged
 */
export async function sampleNewest({
  store,
  keys,
  record,
  random,
  deadline,
}: {
  store: Store;
  keys: ReplicaKeys;
  record: LogRecord;
  random: () => number;
  deadline: AbortSignal;
}): Promise<Sample> {
  const limit = pLimit(readsAtOnce);
  const inTime = (work: () => Promise<unknown>) => limit(() => (deadline.aborted ? undefined : work()));
  const { reads, partial } = await readsOf({ store, keys, record, random });
  const packs = new Set<string>();
  let bytes = 0;
  const check = async (read: RangedRead<NeededFrame>) => {
    await checkRange(store, read);
    packs.add(read.object);
    bytes += read.bytes;
  };
  const wal = record.line.wal.segments.map((segment) =>
    inTime(() => readSegment({ store, keys, record, segment })),
  );
  const all = Promise.all([...wal, ...eachPackFirst(reads).map((read) => inTime(() => check(read)))]);
  // A read that is under way when the time is up may take seconds more: it is left to itself, and not counted.
  await Promise.race([all, isOver(deadline)]);
  return {
    bytes,
    ofBytes: reads.reduce((sum, read) => sum + read.bytes, 0),
    packs: packs.size,
    ofPacks: new Set(reads.map(({ object }) => object)).size,
    partial,
  };
}

async function isOver(deadline: AbortSignal): Promise<void> {
  if (!deadline.aborted) await once(deadline, 'abort');
}

/** The reads that bring every block of the newest state, in random order. */
async function readsOf({
  store,
  keys,
  record,
  random,
}: {
  store: Store;
  keys: ReplicaKeys;
  record: LogRecord;
  random: () => number;
}): Promise<{ reads: RangedRead<NeededFrame>[]; partial: boolean }> {
  const ref = record.line.root;
  if (ref === null) return { reads: [], partial: false };
  const whole = await readRoot({ store, keys, ref });
  const root = withFewerPages(whole, random);
  const wanted: Wanted<NeededFrame>[] = [];
  await readRows({
    store,
    keys,
    root,
    visit: (id, { pack, at, stored, sha256 }) => {
      const what = { at, stored, raw: rawBytes(id, root, record), sha256: Uint8Array.from(sha256) };
      wanted.push({ object: keys.pack(pack), at, stored, what });
    },
  });
  return { reads: shuffled(planReads(wanted), random), partial: root !== whole };
}

function withFewerPages(root: MapRoot, random: () => number): MapRoot {
  if (root.pages.length <= pagesAtMost) return root;
  const chosen = new Set(shuffled([...root.pages.keys()], random).slice(0, pagesAtMost));
  return { ...root, pages: root.pages.map((page, index) => (chosen.has(index) ? page : undefined)) };
}

/** A pack that is gone as a whole is found even if there is not the time to read it. */
function eachPackFirst<What>(reads: readonly RangedRead<What>[]): RangedRead<What>[] {
  const seen = new Set<string>();
  const first: RangedRead<What>[] = [];
  const others: RangedRead<What>[] = [];
  for (const read of reads) {
    (seen.has(read.object) ? others : first).push(read);
    seen.add(read.object);
  }
  return [...first, ...others];
}

function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
