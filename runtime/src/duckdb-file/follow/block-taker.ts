import { hash } from 'node:crypto';
import type { BlockId } from '../block-id.ts';
import type { BlockSink } from '../captured-state.ts';
import { blockOffset, checksumLength } from '../file-layout.ts';
import { fillFromNow } from '../read-at.ts';
import { type BlockSource, readBlocks } from './block-reader.ts';
import type { BlockContent } from './block-table.ts';
import type { Ablation } from './capture-step.ts';
import type { HeaderWatch } from './header-watch.ts';
import type { KnownBlocks } from './known-blocks.ts';
import { Pace } from './pace.ts';
import type { TimeLimit } from './time-limit.ts';
import { TryAgain } from './try-again.ts';

/** Shared by all probes: each is read and compared at once. */
const probeBuffer = Buffer.alloc(checksumLength);

/** Reads blocks of an open file into what is known of them, and hands new contents to the sink. */
export class BlockTaker {
  readonly #known: KnownBlocks;
  readonly #source: BlockSource;
  readonly #sink: BlockSink | undefined;
  readonly #limit: TimeLimit;
  readonly #watch: HeaderWatch;
  readonly #ablation: Ablation;

  constructor({
    known,
    source,
    sink,
    limit,
    watch,
    ablation,
  }: {
    known: KnownBlocks;
    source: BlockSource;
    sink: BlockSink | undefined;
    limit: TimeLimit;
    watch: HeaderWatch;
    ablation: Ablation;
  }) {
    this.#known = known;
    this.#source = source;
    this.#sink = sink;
    this.#limit = limit;
    this.#watch = watch;
    this.#ablation = ablation;
  }

  /** True if the sink lacks contents that are known. */
  get isOwing(): boolean {
    return this.#sink !== undefined && this.#known.table.unkeptCount > 0;
  }

  /** True if the content of a block still has to be handed to the sink. */
  owes(id: BlockId): boolean {
    const { table } = this.#known;
    if (this.#sink === undefined || table.isKept(id)) return false;
    const sha256 = table.hashOf(id);
    if (sha256 === undefined || this.#sink.has?.(sha256) !== true) return true;
    table.markKept(id);
    return false;
  }

  /**
   * Reads blocks whole, in ascending order. A block that is not live may be anything, or not be there.
   * @throws {TryAgain} if a live one cannot be read with a valid checksum, or is not what it must be, or as soon as the
   * checkpoint is another one: more of them must not pass unseen
   */
  async read(ids: Iterable<BlockId>): Promise<void> {
    for await (const { id, bytes } of readBlocks(this.#source, ids)) {
      this.#limit.check();
      if (!this.#ablation.has('header-again')) this.#watch.check();
      if (bytes === undefined) this.#miss(id);
      else await this.#take(id, bytes);
    }
  }

  /** Compares stored checksums with those that are known. Returns the ids of blocks where they differ. */
  async probe(ids: Iterable<BlockId>): Promise<BlockId[]> {
    const different: BlockId[] = [];
    const pace = new Pace();
    for (const id of ids) {
      if (pace.isDue) {
        await pace.giveWay();
        this.#limit.check();
      }
      if (!this.#isAsKnown(id)) different.push(id);
    }
    return different;
  }

  #miss(id: BlockId): void {
    if (this.#known.layout?.isLive(id) === true && !this.#ablation.has('free-list-live')) {
      throw new TryAgain('live-block-unreadable', `block ${id}`);
    }
    this.#known.table.drop(id);
  }

  async #take(id: BlockId, bytes: Buffer): Promise<void> {
    const { table } = this.#known;
    const content = { sha256: hash('sha256', bytes, 'buffer'), storedChecksum: bytes.readBigUInt64LE(0) };
    if (this.#ablation.has('content-hash') && table.checksumOf(id) === content.storedChecksum) return;
    this.#refuseContradiction(id, content);
    if (this.#isNewContent(id, content)) this.#known.noteNewContent();
    table.set(id, content);
    if (this.#sink === undefined || !this.owes(id)) return;
    await this.#sink.keep({ id, sha256: content.sha256, bytes });
    table.markKept(id);
  }

  #isNewContent(id: BlockId, { sha256 }: BlockContent): boolean {
    if (this.#known.layout?.isLive(id) !== true) return false;
    const known = this.#known.table.hashOf(id);
    return known === undefined || Buffer.compare(known, sha256) !== 0;
  }

  /** A live data block does not change under one checkpoint: if it did, the next one is under way, or somebody else writes. */
  #refuseContradiction(id: BlockId, content: BlockContent): void {
    if (!this.#contradicts(id, content) || this.#ablation.has('live-unchanged')) return;
    throw new TryAgain('live-block-changed', `block ${id}`);
  }

  #contradicts(id: BlockId, { sha256, storedChecksum }: BlockContent): boolean {
    const { table, layout } = this.#known;
    const known = table.hashOf(id);
    if (known === undefined || table.isStale(id) || layout?.kindOf(id) !== 'data') return false;
    // An unsure block rests on its stored checksum: another content under the same one is what it is read again for.
    if (table.isUnsure(id)) return table.checksumOf(id) !== storedChecksum;
    return Buffer.compare(known, sha256) !== 0;
  }

  #isAsKnown(id: BlockId): boolean {
    const { table } = this.#known;
    const found = this.#storedChecksum(id);
    const known = table.checksumOf(id);
    if (known !== undefined) return found === known;
    // The first probe of a content that a replica holds: a sure one is what it is said to be.
    if (found === undefined || table.isUnsure(id)) return false;
    table.setChecksum(id, found);
    return true;
  }

  #storedChecksum(id: BlockId): bigint | undefined {
    const { handle, blockSize, onRead } = this.#source;
    const filled = fillFromNow(handle, blockOffset(id, blockSize), probeBuffer);
    onRead(filled);
    return filled === checksumLength ? probeBuffer.readBigUInt64LE(0) : undefined;
  }
}
