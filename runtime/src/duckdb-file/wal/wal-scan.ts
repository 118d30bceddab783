import type { FileHandle } from 'node:fs/promises';
import { Checksum, checksumOf } from '../checksum/checksum.ts';
import type { Ablation } from '../follow/capture-step.ts';
import { readAt } from '../read-at.ts';
import { CommitQueue, type FileRange } from './commit-queue.ts';
import { type KnownWal, WalDigest } from './wal-digest.ts';
import { entryHeadLength, entryPrefixLength, parseEntry, type WalEntry } from './wal-entry.ts';
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
  #followsMarker = false;
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
    this.#followsMarker = false;
    if (from > 0 || (await this.#passHeader(window))) await this.#passEntries(window);
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

  /** Passes entries to the first one that is incomplete or invalid. */
  async #passEntries(window: WalWindow): Promise<void> {
    for (;;) {
      // Most entries are small: as long as they are in memory, none of them costs a promise.
      let held = this.#passHeldEntry(window);
      while (held) held = this.#passHeldEntry(window);
      if (window.isComplete) return;
      await window.refill();
      if (holdsEntry(window)) continue;
      if (!(await this.#passLongEntry(window))) return;
    }
  }

  /** False if the next entry is not in memory as a whole, or invalid. */
  #passHeldEntry(window: WalWindow): boolean {
    const entry = entryAhead(window);
    if (entry === undefined || entry.length > window.available) return false;
    if (checksumOf(window.peek(entry.length).subarray(entryHeadLength)) !== entry.checksum) return false;
    const at = window.at;
    const bytes = window.take(entry.length);
    if (this.#counts(entry)) this.#queue.add(bytes, at);
    this.#note(entry, window.at);
    return true;
  }

  /** False if no entry follows that is complete and valid. */
  async #passLongEntry(window: WalWindow): Promise<boolean> {
    const entry = entryAhead(window);
    if (entry === undefined) return false;
    const counts = this.#counts(entry);
    const checksum = new Checksum();
    for (let passed = 0; passed < entry.length; ) {
      if (window.available === 0) await window.refill();
      const at = window.at;
      const bytes = window.take(entry.length - passed);
      if (bytes.length === 0) return false;
      checksum.update(passed === 0 ? bytes.subarray(entryHeadLength) : bytes);
      if (counts) this.#queue.add(bytes, at);
      passed += bytes.length;
    }
    if (checksum.value() !== entry.checksum) return false;
    this.#note(entry, window.at);
    return true;
  }

  /** A marker and the FLUSH of its own are no part of the effective WAL. */
  #counts({ kind }: WalEntry): boolean {
    if (this.#ablation.has('strip-markers')) return true;
    return kind !== 'checkpoint' && !(kind === 'flush' && this.#followsMarker);
  }

  #note(entry: WalEntry, end: number): void {
    const isMarkersOwn = entry.kind === 'flush' && this.#followsMarker;
    this.#followsMarker = entry.kind === 'checkpoint';
    if (entry.kind === 'checkpoint') this.#noteMarker(entry.metaBlock);
    if (entry.kind === 'row-group') this.#rowGroupsAhead++;
    if (this.#ablation.has('flush-only') || (entry.kind === 'flush' && !isMarkersOwn)) this.#commit(end);
  }

  #noteMarker(metaBlock: bigint): void {
    if (this.marker === undefined || !this.#ablation.has('last-marker')) this.#lastMarker = metaBlock;
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

/** The next entry, if all of it lies in the range that is scanned and its beginning in memory. */
function entryAhead(window: WalWindow): WalEntry | undefined {
  return parseEntry(window.peek(entryHeadLength + entryPrefixLength), window.left);
}

const holdsEntry = (window: WalWindow): boolean => {
  const entry = entryAhead(window);
  return entry !== undefined && entry.length <= window.available;
};
