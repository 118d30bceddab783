import type { BlockId } from '../block-id.ts';

/** The slot has an entry: hash and stored checksum of the content that was read last. */
const present = 1;
/** The sink has that content. */
const kept = 2;
/** Content or presence may differ from the last accepted state. */
const changed = 4;
/** The content may have changed since; only reading it whole can tell. */
const stale = 8;
/** The content is to be read again, although no rule says that it has changed. */
const unsure = 16;
/** The stored checksum is not known yet. */
const unprobed = 32;

const hashLength = 32;

/** What is known of one block's content. */
export interface BlockContent {
  /** SHA-256 of the whole block, its checksum included. */
  readonly sha256: Uint8Array;
  /** The first 8 bytes of the block. */
  readonly storedChecksum: bigint;
}

/**
 * What is known of every block: 41 bytes each in typed arrays, so that 400,000 blocks (100 GB) take 16 MB and nothing
 * for a garbage collector to visit.
 */
export class BlockTable {
  #hashes = new Uint8Array(0);
  #checksums = new BigUint64Array(0);
  #flags = new Uint8Array(0);
  #presentCount = 0;
  #keptCount = 0;
  #changedCount = 0;
  #unsureCount = 0;

  /** Slots that the table has room for. Slots behind it are absent. */
  get length(): number {
    return this.#flags.length;
  }

  /** Present blocks that are still to be read again. */
  get unsureCount(): number {
    return this.#unsureCount;
  }

  /** Present blocks whose content the sink does not have. */
  get unkeptCount(): number {
    return this.#presentCount - this.#keptCount;
  }

  /** Makes room for `slots` slots. */
  grow(slots: number): void {
    if (slots <= this.length) return;
    // A file grows by a block at a time; the slack keeps that from copying the table each time.
    const length = slots + (slots >> 3);
    this.#hashes = enlarge(this.#hashes, new Uint8Array(length * hashLength));
    this.#flags = enlarge(this.#flags, new Uint8Array(length));
    const checksums = new BigUint64Array(length);
    checksums.set(this.#checksums);
    this.#checksums = checksums;
  }

  /** True if the content of a block was read, has not become doubtful, and is kept: all that most blocks are asked. */
  isQuiet(id: BlockId): boolean {
    return ((this.#flags[id] ?? 0) & (present | kept | stale | unsure)) === (present | kept);
  }

  isPresent(id: BlockId): boolean {
    return this.#has(id, present);
  }

  isKept(id: BlockId): boolean {
    return this.#has(id, kept);
  }

  isStale(id: BlockId): boolean {
    return this.#has(id, stale);
  }

  isUnsure(id: BlockId): boolean {
    return this.#has(id, unsure);
  }

  /** SHA-256 of the content that was read last; a view that changes with the table. */
  hashOf(id: BlockId): Uint8Array | undefined {
    return this.isPresent(id) ? this.#hashes.subarray(id * hashLength, (id + 1) * hashLength) : undefined;
  }

  /** The stored checksum of that content; undefined if it was never read. */
  checksumOf(id: BlockId): bigint | undefined {
    return this.#has(id, present) && !this.#has(id, unprobed) ? this.#checksums[id] : undefined;
  }

  /** Notes the content of a block that was read whole. */
  set(id: BlockId, { sha256, storedChecksum }: BlockContent): void {
    this.grow(id + 1);
    const known = this.hashOf(id);
    this.#clear(id, stale | unsure | unprobed);
    this.#checksums[id] = storedChecksum;
    if (known !== undefined && Buffer.compare(known, sha256) === 0) return;
    this.#hashes.set(sha256, id * hashLength);
    this.#clear(id, kept);
    this.#mark(id, present | changed);
  }

  /** Notes a content that a replica holds, of which the stored checksum may be unknown. */
  seed(id: BlockId, sha256: Uint8Array, storedChecksum?: bigint): void {
    this.set(id, { sha256, storedChecksum: storedChecksum ?? 0n });
    if (storedChecksum === undefined) this.#mark(id, unprobed);
    this.#mark(id, kept);
  }

  /** Notes the stored checksum of a content that is known otherwise. */
  setChecksum(id: BlockId, storedChecksum: bigint): void {
    this.#checksums[id] = storedChecksum;
    this.#clear(id, unprobed);
  }

  /** The slot holds nothing worth keeping. */
  drop(id: BlockId): void {
    if (!this.isPresent(id)) return;
    this.#clear(id, present | kept | stale | unsure | unprobed);
    this.#mark(id, changed);
  }

  markKept(id: BlockId): void {
    this.#mark(id, kept);
  }

  markStale(id: BlockId): void {
    if (!this.isPresent(id)) return;
    this.#clear(id, unsure);
    this.#mark(id, stale);
  }

  markUnsure(id: BlockId): void {
    if (!this.isPresent(id)) return;
    this.#clear(id, stale);
    this.#mark(id, unsure);
  }

  /** What one sink kept is nothing that another has. */
  forgetKept(): void {
    this.#clearEverywhere(kept);
  }

  /** The present contents are those of the accepted state. */
  accept(): void {
    if (this.#changedCount > 0) this.#clearEverywhere(changed);
  }

  /** Slots at or behind `slots` hold nothing: the file ends before them. */
  dropBehind(slots: number): void {
    for (let id = slots; id < this.length; id++) this.drop(id as BlockId);
  }

  /** Forgets contents that the sink does not have. */
  dropUnkept(): void {
    if (this.unkeptCount === 0) return;
    for (let id = 0; id < this.length; id++) if (!this.isKept(id as BlockId)) this.drop(id as BlockId);
  }

  /** Ascending ids below `slots` whose content or presence may differ from the last accepted state. */
  changedIds(slots: number): BlockId[] {
    const ids: BlockId[] = [];
    if (this.#changedCount === 0) return ids;
    const end = Math.min(slots, this.length);
    for (let id = 0; id < end; id++) if (this.#has(id as BlockId, changed)) ids.push(id as BlockId);
    return ids;
  }

  #has(id: BlockId, flag: number): boolean {
    return ((this.#flags[id] ?? 0) & flag) !== 0;
  }

  #mark(id: BlockId, flags: number): void {
    const before = this.#flags[id] ?? 0;
    this.#flags[id] = before | flags;
    const added = flags & ~before;
    this.#count(added, 1);
  }

  #clear(id: BlockId, flags: number): void {
    const before = this.#flags[id] ?? 0;
    this.#flags[id] = before & ~flags;
    this.#count(flags & before, -1);
  }

  #count(flags: number, by: 1 | -1): void {
    if (flags & present) this.#presentCount += by;
    if (flags & kept) this.#keptCount += by;
    if (flags & changed) this.#changedCount += by;
    if (flags & unsure) this.#unsureCount += by;
  }

  #clearEverywhere(flag: number): void {
    for (let id = 0; id < this.length; id++) this.#clear(id as BlockId, flag);
  }
}

function enlarge(from: Uint8Array<ArrayBuffer>, to: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  to.set(from);
  return to;
}
