import type { FileHandle } from 'node:fs/promises';
import { Checksum } from '../checksum/checksum.ts';
import type { Ablation } from '../follow/capture-step.ts';
import { readAt } from '../read-at.ts';
import { CommitQueue, type FileRange } from './commit-queue.ts';
import { type KnownWal, WalDigest } from './wal-digest.ts';
import { entryHeadLength, entryKindOf, entryPrefixLength, markedMetaBlock } from './wal-entry.ts';
import { longestWalHeader, parseWalHeader, type WalHeader } from './wal-header.ts';
import { WalWindow } from './wal-window.ts';

/** Bytes at either end of what is kept that are compared before it is relied on. */
const edgeLength = 256;

/** The marker of a checkpoint in a WAL. */
export interface WalMarker {
  /** The metadata pointer of the header that the checkpoint writes. */
  readonly metaBlock: bigint;
  /** True if nothing but the marker's own FLUSH follows it. */
  readonly isLast: boolean;
}

/**
 * What one WAL file holds: its complete commits, without the markers of checkpoints. Between scans it keeps what lies
 * before the end of the last commit, and reads everything after that anew: recovery may cut a marker off.
 */
export class WalScan {
  readonly #queue: CommitQueue;
  readonly #before: { digest: WalDigest; length: number } | undefined;
  readonly #ablation: Ablation;
  #header: WalHeader | 'unknown' | undefined;
  #end = 0;
  #size = 0;
  #rowGroups = 0;
  #rowGroupsAhead = 0;
  /** The last marker that commits follow. */
  #passedMarker: bigint | undefined;
  /** The last marker that no commit follows. */
  #lastMarker: bigint | undefined;
  #head: Buffer = Buffer.alloc(0);
  #tail: Buffer = Buffer.alloc(0);

  constructor({
    before,
    accepted,
    ablation,
  }: {
    /** Digest of the WAL whose bytes come before this one's: then the header of this one is no part of the effective WAL. */
    before: WalDigest | undefined;
    /** The WAL that common bytes are counted against. */
    accepted: KnownWal;
    ablation: Ablation;
  }) {
    this.#queue = new CommitQueue(before?.fork(accepted) ?? new WalDigest(accepted));
    this.#before = before && { digest: before, length: before.length };
    this.#ablation = ablation;
  }

  /** True if what is kept comes after the same bytes as it would in a new scan. */
  continues(before: WalDigest | undefined): boolean {
    return this.#before?.digest === before && this.#before?.length === before?.length;
  }

  /** Undefined while there is none yet, `unknown` if the file begins with something else. */
  get header(): WalHeader | 'unknown' | undefined {
    return this.#header;
  }

  get marker(): WalMarker | undefined {
    if (this.#lastMarker !== undefined) return { metaBlock: this.#lastMarker, isLast: true };
    if (this.#passedMarker !== undefined) return { metaBlock: this.#passedMarker, isLast: false };
    return undefined;
  }

  /** Entries of complete commits that refer to blocks in the database file. */
  get rowGroups(): number {
    return this.#rowGroups;
  }

  /** Digest of the effective WAL through the last commit of this file. */
  get digest(): WalDigest {
    return this.#queue.digest;
  }

  /** Where the bytes that this file contributes to the effective WAL lie in it. */
  get ranges(): readonly FileRange[] {
    return this.#queue.ranges;
  }

  /** True if the file still holds what the last scan saw; it may have grown. */
  async isIntact(handle: FileHandle): Promise<boolean> {
    if (this.#ablation.has('kept-bytes-check')) return true;
    return (await handle.stat()).size >= this.#size && (await this.#edgesAreEqual(handle));
  }

  /** True if the file still holds what is kept: then {@link advance} may go on from there. */
  async canAdvance(handle: FileHandle): Promise<boolean> {
    if (this.#ablation.has('kept-bytes-check')) return true;
    return (await handle.stat()).size >= this.#end && (await this.#edgesAreEqual(handle));
  }

  /** Reads what lies behind the kept end. Returns the bytes read. */
  async advance(handle: FileHandle): Promise<number> {
    const { size } = await handle.stat();
    const from = this.#end;
    const window = new WalWindow({ handle, from, end: size, beforeRefill: () => this.#queue.settle() });
    this.#size = size;
    this.#lastMarker = undefined;
    this.#rowGroupsAhead = 0;
    let goesOn = from > 0 || (await this.#passHeader(window));
    while (goesOn) goesOn = await this.#passEntry(window);
    this.#queue.dropIncomplete();
    if (this.#end > from) await this.#rememberEdges(handle);
    return Math.max(0, size - from);
  }

  async #passHeader(window: WalWindow): Promise<boolean> {
    await window.refill();
    const parsed = parseWalHeader(window.peek(longestWalHeader));
    this.#header = parsed === 'incomplete' ? undefined : parsed;
    if (this.#header === undefined || this.#header === 'unknown') return false;
    const at = window.at;
    const bytes = window.take(this.#header.length);
    if (this.#before === undefined) this.#queue.add(bytes, at);
    return true;
  }

  /** False if no complete, valid entry follows. */
  async #passEntry(window: WalWindow): Promise<boolean> {
    if (!(await hasEntry(window))) return false;
    const kind = entryKindOf(window.peek(entryHeadLength + entryPrefixLength).subarray(entryHeadLength));
    if (kind === 'checkpoint' && !this.#ablation.has('strip-markers')) return this.#passMarker(window);
    if (!(await passBytes(window, (bytes, at) => this.#queue.add(bytes, at)))) return false;
    if (kind === 'row-group') this.#rowGroupsAhead++;
    if (kind === 'flush' || this.#ablation.has('flush-only')) this.#commit(window.at);
    return true;
  }

  /** A marker and the FLUSH of its own are no part of the effective WAL. */
  async #passMarker(window: WalWindow): Promise<boolean> {
    const metaBlock = markedMetaBlock(
      window.peek(entryHeadLength + entryPrefixLength).subarray(entryHeadLength),
    );
    if (!(await passBytes(window, () => {}))) return false;
    const isFirst = this.marker === undefined;
    if (isFirst || !this.#ablation.has('last-marker')) this.#lastMarker = metaBlock;
    if (!(await hasEntry(window))) return false;
    const next = window.peek(entryHeadLength + entryPrefixLength).subarray(entryHeadLength);
    return entryKindOf(next) !== 'flush' || passBytes(window, () => {});
  }

  #commit(end: number): void {
    this.#queue.commit();
    this.#end = end;
    this.#rowGroups += this.#rowGroupsAhead;
    this.#rowGroupsAhead = 0;
    this.#passedMarker = this.#lastMarker ?? this.#passedMarker;
    this.#lastMarker = undefined;
  }

  async #rememberEdges(handle: FileHandle): Promise<void> {
    if (this.#head.length < edgeLength) this.#head = await readAt(handle, 0, Math.min(edgeLength, this.#end));
    const from = Math.max(0, this.#end - edgeLength);
    this.#tail = await readAt(handle, from, this.#end - from);
  }

  async #edgesAreEqual(handle: FileHandle): Promise<boolean> {
    const head = await readAt(handle, 0, this.#head.length);
    const tail = await readAt(handle, this.#end - this.#tail.length, this.#tail.length);
    return head.equals(this.#head) && tail.equals(this.#tail);
  }
}

/** True if a whole entry follows; then its head and the beginning of its payload are in memory. */
async function hasEntry(window: WalWindow): Promise<boolean> {
  const wanted = entryHeadLength + entryPrefixLength;
  if (window.available < wanted && window.available < window.left) await window.refill();
  if (window.available < entryHeadLength) return false;
  const length = window.peek(8).readBigUInt64LE(0);
  return length <= BigInt(window.left - entryHeadLength);
}

/** Passes an entry; false if its checksum does not match: then it is being written. */
async function passBytes(window: WalWindow, visit: (bytes: Buffer, at: number) => void): Promise<boolean> {
  const headAt = window.at;
  const head = window.take(entryHeadLength);
  const expected = head.readBigUInt64LE(8);
  const length = Number(head.readBigUInt64LE(0));
  visit(head, headAt);
  const checksum = new Checksum();
  for (let left = length; left > 0; ) {
    if (window.available === 0) await window.refill();
    const at = window.at;
    const bytes = window.take(left);
    if (bytes.length === 0) return false;
    checksum.update(bytes);
    visit(bytes, at);
    left -= bytes.length;
  }
  return checksum.value() === expected;
}
