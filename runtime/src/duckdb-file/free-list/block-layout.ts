import type { BlockId } from '../block-id.ts';
import type { BlockKind } from '../block-kind.ts';
import type { DatabaseHeader } from '../captured-state.ts';
import type { FreeList } from './free-list.ts';
import { subBlockCount, subBlockOf } from './meta-pointer.ts';

const data = 0;
const metadata = 1;
const free = 2;

/** Which blocks a checkpoint uses, and for what: one byte per block. */
export class BlockLayout {
  readonly header: DatabaseHeader;
  /** Blocks of the file that the checkpoint does not use. */
  readonly freeBlocks: number;
  readonly #kinds: Uint8Array;
  readonly #unusedSubBlocks: FreeList['unusedSubBlocks'];

  constructor({ header, freeList }: { header: DatabaseHeader; freeList: FreeList }) {
    this.header = header;
    this.#kinds = new Uint8Array(header.blockCount);
    this.#unusedSubBlocks = freeList.unusedSubBlocks;
    for (const id of freeList.metadata) this.#kinds[id] = metadata;
    // A block of both lists holds only sub-blocks that nobody uses.
    for (const id of freeList.free) this.#kinds[id] = free;
    this.freeBlocks = freeList.free.length;
  }

  /** True if the checkpoint uses the block. */
  isLive(id: BlockId): boolean {
    const kind = this.#kinds[id];
    return kind === data || kind === metadata;
  }

  kindOf(id: BlockId): BlockKind {
    const kind = this.#kinds[id];
    if (kind === undefined) return 'beyond';
    if (kind === data) return 'data';
    return kind === metadata ? 'metadata' : 'free';
  }

  /** True if two contents of a metadata block are the same to the checkpoint: in the sub-blocks that it uses. */
  isSameMetadata(id: BlockId, a: Buffer, b: Buffer): boolean {
    const unused = this.#unusedSubBlocks.get(id) ?? 0n;
    if (a.length !== b.length) return false;
    for (let index = 0; index < subBlockCount; index++) {
      if ((unused & (1n << BigInt(index))) !== 0n) continue;
      const [ours, theirs] = [subBlockOf(a, index), subBlockOf(b, index)];
      if (ours.next !== theirs.next || !ours.data.equals(theirs.data)) return false;
    }
    return true;
  }

  /** True if both say the same of every block. */
  equals(other: BlockLayout): boolean {
    return Buffer.compare(this.#kinds, other.#kinds) === 0;
  }
}
