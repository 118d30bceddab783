import type { BlockId } from '../block-id.ts';
import type { CaptureMethod, DatabaseHeader } from '../captured-state.ts';
import type { BlockLayout } from '../free-list/block-layout.ts';
import { isSameCheckpoint } from '../header/headers.ts';
import { BlockTable } from './block-table.ts';
import type { Ablation } from './capture-step.ts';
import { Pace } from './pace.ts';

/** What the last state that a capture returned looked like. */
interface ReturnedState {
  readonly header: DatabaseHeader;
  readonly rowGroups: number;
  readonly slots: number;
}

/** How the present checkpoint was reached since the last returned state; a later one outweighs an earlier one. */
const ways = ['same', 'successor', 'gap', 'start'] as const;
type Way = (typeof ways)[number];

/**
 * What is known of the blocks, and how far it can be relied on as checkpoints come and go. A live data block never
 * changes (copy-on-write), so what was read of it under one checkpoint holds under the next one if it is live in both.
 * Nothing here reads: it decides what must be read.
 */
export class KnownBlocks {
  readonly table = new BlockTable();
  readonly #ablation: Ablation;
  #layout: BlockLayout | undefined;
  #returned: ReturnedState | undefined;
  #way: Way = 'start';
  #isFullPass = true;
  #isUnconfirmed = false;
  #isLayoutDoubtful = false;
  /** The slot with which the next turn of {@link takeTurn} begins. */
  #turn = 0;

  constructor(ablation: Ablation) {
    this.#ablation = ablation;
  }

  /** True if the layout is to be read again although its checkpoint is known. */
  get isLayoutDoubtful(): boolean {
    return this.#isLayoutDoubtful;
  }

  /** The layout was read again. One checkpoint has one layout: another one means that the file was overwritten in place. */
  compareLayout(layout: BlockLayout): void {
    this.#isLayoutDoubtful = false;
    if (this.#layout !== undefined && !this.#layout.equals(layout)) this.forget();
  }

  /** Layout of the checkpoint that was entered last. */
  get layout(): BlockLayout | undefined {
    return this.#layout;
  }

  /** True while every live block has to be read whole before a state is returned. */
  get isFullPass(): boolean {
    return this.#isFullPass;
  }

  /** True if a state of this checkpoint with so many row groups was returned, and nothing has become doubtful since. */
  isSettled(rowGroups: number): boolean {
    return this.#way === 'same' && this.#returned?.rowGroups === rowGroups && !this.#isFullPass;
  }

  /** True if the last returned state needs nothing to be read again, as long as the files are the same. */
  get isAtRest(): boolean {
    const isSure = this.table.unsureCount === 0 && this.table.unkeptCount === 0 && !this.#isLayoutDoubtful;
    return this.#returned !== undefined && this.#way === 'same' && !this.#isFullPass && isSure;
  }

  /** Slots of the last returned state. */
  get returnedSlots(): number {
    return this.#returned?.slots ?? 0;
  }

  /**
   * True if live blocks were read anew since no checkpoint was last known to run. DuckDB frees blocks in memory before the
   * header that frees them is on disk, and a bulk insert beside the checkpoint overwrites them (DuckDB v1.5.5,
   * `SingleFileBlockManager::WriteHeader`): whoever did not know the old content cannot tell.
   */
  get isUnconfirmed(): boolean {
    return this.#isUnconfirmed;
  }

  /** A live block was read whose content was not known. */
  noteNewContent(): void {
    this.#isUnconfirmed = true;
  }

  /** No checkpoint runs, and so none ran unnoticed since the blocks were read: those that are live now are right. */
  confirm(): void {
    this.#isUnconfirmed = false;
  }

  /** True if another checkpoint was entered, or everything became doubtful, since the last returned state. */
  get isMoving(): boolean {
    return this.#way !== 'same';
  }

  /** Nothing is known any more: another file lies at the path. */
  forget(): void {
    this.table.dropBehind(0);
    this.#layout = undefined;
    this.#returned = undefined;
    this.#way = 'start';
    this.#isFullPass = true;
  }

  /** Every block is to be read whole before the next state is returned; what does not differ is not shipped again. */
  requireFullPass(): void {
    for (let id = 0; id < this.table.length; id++) this.table.markStale(id as BlockId);
    this.#way = 'start';
    this.#isFullPass = true;
  }

  /** Every block is to be read whole in the course of the next captures. */
  beginGradualPass(): void {
    this.#isLayoutDoubtful = true;
    for (const id of this.liveIds()) if (!this.table.isStale(id)) this.table.markUnsure(id);
  }

  /** The blocks that a replica holds are those of a file at this checkpoint. */
  async seed(layout: BlockLayout, blocks: Iterable<SeededBlock>): Promise<void> {
    this.forget();
    const pace = new Pace();
    for (const { id, sha256, storedChecksum } of blocks) {
      if (pace.isDue) await pace.giveWay();
      this.table.seed(id, sha256, storedChecksum);
    }
    this.table.accept();
    this.#layout = layout;
    this.#way = 'same';
    this.#isFullPass = false;
  }

  /** Another checkpoint may be active. */
  enter(layout: BlockLayout): void {
    const before = this.#layout;
    if (before !== undefined && isSameCheckpoint(before.header, layout.header)) return;
    this.#layout = layout;
    this.table.grow(layout.header.blockCount);
    if (before !== undefined) this.#leave(before, layout);
  }

  /** A state was returned: what is known belongs to it. */
  settle(returned: ReturnedState): void {
    this.table.dropBehind(returned.slots);
    this.#returned = returned;
    this.#way = 'same';
    this.#isFullPass = false;
  }

  /** How the blocks of a state with so many row groups were found. */
  method(rowGroups: number): CaptureMethod {
    if (this.#way === 'gap' || this.#way === 'start') return 'full';
    if (this.#way === 'successor') return 'successor';
    return this.isSettled(rowGroups) || rowGroups === 0 ? 'tail' : 'row-groups';
  }

  /** Picks the next `count` slots, round and round. Returns which those are. */
  takeTurn(count: number): (id: BlockId) => boolean {
    const slots = this.#layout?.header.blockCount ?? 0;
    const first = this.#turn < slots ? this.#turn : 0;
    this.#turn = first + count;
    return (id) => id >= first && id < first + count;
  }

  /** Ids of the blocks that the checkpoint uses. */
  *liveIds(): Generator<BlockId> {
    const count = this.#layout?.header.blockCount ?? 0;
    for (let id = 0; id < count; id++) if (this.#layout?.isLive(id as BlockId) === true) yield id as BlockId;
  }

  #leave(before: BlockLayout, now: BlockLayout): void {
    const step = now.header.iteration - before.header.iteration;
    if (step <= 0n) {
      this.requireFullPass();
      return;
    }
    const isGap = step > 1n && !this.#ablation.has('gap');
    if (isGap) this.#pass('gap', (id) => this.table.markStale(id));
    else this.#pass('successor', (id) => this.#outdate(id, before, now));
  }

  #pass(way: Way, visit: (id: BlockId) => void): void {
    if (ways.indexOf(way) > ways.indexOf(this.#way)) this.#way = way;
    for (let id = 0; id < this.table.length; id++) visit(id as BlockId);
  }

  /** After one checkpoint only those may be others that it was allowed to write to. */
  #outdate(id: BlockId, before: BlockLayout, now: BlockLayout): void {
    const kind = before.kindOf(id);
    const wasFree = (kind === 'free' || kind === 'beyond') && !this.#ablation.has('free-blocks');
    const wasMetadata = kind === 'metadata' && !this.#ablation.has('metadata-blocks');
    if (wasFree || wasMetadata || !now.isLive(id)) this.table.markStale(id);
  }
}

/** A block as a replica holds it. */
export interface SeededBlock {
  readonly id: BlockId;
  readonly sha256: Uint8Array;
  /** The block's first 8 bytes; compared from the first probe on if it is not given. */
  readonly storedChecksum?: bigint;
}
