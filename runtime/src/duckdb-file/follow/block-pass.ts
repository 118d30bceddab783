import type { BlockId } from '../block-id.ts';
import type { BlockTaker } from './block-taker.ts';
import type { Ablation } from './capture-step.ts';
import type { KnownBlocks } from './known-blocks.ts';
import { TryAgain } from './try-again.ts';

/** Bytes that one round of a long pass reads before the header is looked at again. */
const roundLength = 256 << 20;

/** Bytes of unsure blocks that each capture reads whole. */
const refreshLength = 16 << 20;

/**
 * Blocks that are probed with each capture although they are sure. No rule needs it: copy-on-write says that they have not
 * changed, and this finds out where that is not so (somebody overwrote the file in place). Files of up to 16 GiB are
 * probed whole each time, larger ones in turns: 400,000 probes would take two seconds after every checkpoint.
 */
const sureProbes = 65_536;

/** Decides which blocks one try reads, and reads them. */
export class BlockPass {
  readonly #known: KnownBlocks;
  readonly #taker: BlockTaker;
  readonly #blockSize: number;
  readonly #ablation: Ablation;

  constructor({
    known,
    taker,
    blockSize,
    ablation,
  }: {
    known: KnownBlocks;
    taker: BlockTaker;
    blockSize: number;
    ablation: Ablation;
  }) {
    this.#known = known;
    this.#taker = taker;
    this.#blockSize = blockSize;
    this.#ablation = ablation;
  }

  /**
   * Reads the live blocks whose content is not known. They do not depend on the WAL, so they come before it: the sooner
   * they are read, the less likely the next checkpoint has begun. A pass over a large file outlasts checkpoints. It is
   * read in rounds, each under a header of its own, so that what was read keeps its worth.
   * @throws {TryAgain} when there is more to read than one try should
   */
  async catchUp(): Promise<void> {
    if (!this.#known.isMoving && !this.#known.isFullPass) return;
    const longest = Math.max(1, Math.floor(roundLength / this.#blockSize));
    const backlog = take(longest + 1, this.#unreadLive());
    await this.#taker.read(backlog);
    if (backlog.length > longest) throw new TryAgain('more-to-read');
  }

  /**
   * Brings what is known of the blocks to the present checkpoint and WAL. Returns the slots of the state.
   * @throws {TryAgain}
   */
  async run({ rowGroups, slotsInFile }: { rowGroups: number; slotsInFile: number }): Promise<number> {
    const isSettled = this.#known.isSettled(rowGroups);
    const readsRows = rowGroups > 0 && !isSettled && !this.#ablation.has('row-group-blocks');
    if (this.#known.isMoving || readsRows) await this.#probeRest();
    if (!isSettled || this.#taker.isOwing) await this.#readMissing({ rowGroups, readsRows, slotsInFile });
    return this.#slots({ rowGroups, isSettled, slotsInFile });
  }

  *#unreadLive(): Generator<BlockId> {
    const { table } = this.#known;
    for (const id of this.#known.liveIds()) if (!table.isPresent(id) || table.isStale(id)) yield id;
  }

  /** Live blocks that were read, now or before: what is stored as their checksum must still be what is known. */
  async #probeRest(): Promise<void> {
    if (this.#ablation.has('probe-rest')) return;
    const { table } = this.#known;
    for (const id of await this.#taker.probe(this.#doubtful())) {
      if (table.isUnsure(id) || this.#ablation.has('live-unchanged')) table.markStale(id);
      else if (this.#isData(id)) throw new TryAgain('live-block-changed', `block ${id}`);
    }
  }

  async #readMissing(scope: Scope): Promise<void> {
    await this.#taker.read(this.#missing(scope));
  }

  *#missing({ rowGroups, readsRows, slotsInFile }: Scope): Generator<BlockId> {
    const { table, layout } = this.#known;
    const end = Math.max(layout?.header.blockCount ?? 0, rowGroups > 0 ? slotsInFile : 0);
    for (let slot = 0; slot < end; slot++) {
      const id = slot as BlockId;
      if (!readsRows && table.isQuiet(id)) continue;
      const isPresent = table.isPresent(id);
      if (layout?.isLive(id) === true) {
        if (!isPresent || table.isStale(id) || this.#taker.owes(id)) yield id;
      } else if (readsRows || (rowGroups > 0 && isPresent && this.#taker.owes(id))) yield id;
    }
  }

  /** Some of the unsure blocks are read whole with each capture, so that none stays unsure for long. */
  async refresh(): Promise<void> {
    if (this.#known.table.unsureCount === 0) return;
    const longest = Math.max(1, Math.floor(refreshLength / this.#blockSize));
    await this.#taker.read(take(longest, this.#unsure()));
  }

  *#unsure(): Generator<BlockId> {
    const { table, layout } = this.#known;
    for (let slot = 0; slot < table.length; slot++) {
      const id = slot as BlockId;
      if (table.isUnsure(id) && layout?.isLive(id) === true) yield id;
    }
  }

  /** Of the known live blocks those that are unsure, and those whose turn it is; in a full pass, which takes long, all of them. */
  *#doubtful(): Generator<BlockId> {
    const { table, isFullPass } = this.#known;
    const isInTurn = this.#known.takeTurn(sureProbes);
    for (const id of this.#knownLive()) if (isFullPass || table.isUnsure(id) || isInTurn(id)) yield id;
  }

  *#knownLive(): Generator<BlockId> {
    const { table } = this.#known;
    for (const id of this.#known.liveIds()) if (table.isPresent(id) && !table.isStale(id)) yield id;
  }

  #isData(id: BlockId): boolean {
    return this.#known.layout?.kindOf(id) === 'data';
  }

  /** The header's blocks, and those behind them that the WAL may refer to. */
  #slots({
    rowGroups,
    isSettled,
    slotsInFile,
  }: {
    rowGroups: number;
    isSettled: boolean;
    slotsInFile: number;
  }): number {
    const count = this.#known.layout?.header.blockCount ?? 0;
    if (rowGroups === 0) return count;
    if (isSettled) return this.#known.returnedSlots;
    for (let slot = slotsInFile; slot > count; slot--) {
      if (this.#known.table.isPresent((slot - 1) as BlockId)) return slot;
    }
    return count;
  }
}

/** What a try has to read besides live blocks. */
interface Scope {
  readonly rowGroups: number;
  /** True if the WAL may refer to blocks that were not read yet. */
  readonly readsRows: boolean;
  /** Blocks that the file has room for, whatever its header says. */
  readonly slotsInFile: number;
}

function take<Value>(count: number, values: Iterable<Value>): Value[] {
  const taken: Value[] = [];
  for (const value of values) {
    if (taken.length === count) break;
    taken.push(value);
  }
  return taken;
}
