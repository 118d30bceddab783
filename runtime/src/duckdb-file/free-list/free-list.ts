import type { BlockId } from '../block-id.ts';
import { noPointer } from '../file-layout.ts';
import { parseMetaPointer, subBlockCount, subBlockOf } from './meta-pointer.ts';

/** Which blocks of a checkpoint are not plain data (DuckDB v1.5.5, `FreeListBlockWriter` in src/storage/single_file_block_manager.cpp). */
export interface FreeList {
  /** Blocks that the checkpoint does not use. */
  readonly free: readonly BlockId[];
  /** Blocks that hold metadata, those of the free list itself included. */
  readonly metadata: readonly BlockId[];
  /** Of a metadata block, bit i set: the checkpoint does not use sub-block i. A block without an entry is used whole. */
  readonly unusedSubBlocks: ReadonlyMap<BlockId, bigint>;
}

/** What was read is not a free list: the blocks were reused while they were read. */
export class MalformedFreeList extends Error {}

/**
 * Follows the free list of a header. `readBlock` returns a block with its checksum, or undefined if it cannot be had;
 * its bytes are used only until the next call.
 * @throws {MalformedFreeList}
 */
export async function readFreeList({
  pointer,
  blockCount,
  readBlock,
}: {
  pointer: bigint;
  blockCount: number;
  readBlock: (id: BlockId) => Promise<Buffer | undefined>;
}): Promise<FreeList> {
  if (pointer === noPointer) return { free: [], metadata: [], unusedSubBlocks: new Map() };
  const chain = await readChain({ pointer, blockCount, readBlock });
  return parseFreeList(chain, blockCount);
}

interface Chain {
  readonly data: Buffer;
  readonly blocks: ReadonlySet<BlockId>;
}

async function readChain({
  pointer,
  blockCount,
  readBlock,
}: {
  pointer: bigint;
  blockCount: number;
  readBlock: (id: BlockId) => Promise<Buffer | undefined>;
}): Promise<Chain> {
  const pieces: Buffer[] = [];
  const seen = new Set<bigint>();
  const blocks = new Set<BlockId>();
  let bytes: { id: BlockId; block: Buffer } | undefined;
  for (let next = pointer; next !== noPointer; ) {
    if (seen.has(next)) throw new MalformedFreeList('its chain comes back to itself');
    seen.add(next);
    const { block: id, index } = parseMetaPointer(next);
    if (id >= blockCount || index >= subBlockCount) throw new MalformedFreeList('its chain leaves the file');
    if (bytes?.id !== id) {
      const block = await readBlock(id);
      if (block === undefined) throw new MalformedFreeList(`block ${id} of its chain is missing`);
      bytes = { id, block };
    }
    const { next: following, data } = subBlockOf(bytes.block, index);
    pieces.push(Buffer.from(data));
    blocks.add(id);
    next = following;
  }
  return { data: Buffer.concat(pieces), blocks };
}

/** `u64 n, n × i64` free; `u64 m, m × (i64, u32)` used more than once; `u64 k, k × (i64, u64)` metadata with a mask. */
function parseFreeList({ data, blocks }: Chain, blockCount: number): FreeList {
  let at = 0;
  const count = (width: number): number => {
    if (at + 8 > data.length) throw new MalformedFreeList('it ends too early');
    const entries = data.readBigUInt64LE(at);
    at += 8;
    if (entries * BigInt(width) > BigInt(data.length - at)) throw new MalformedFreeList('it is too long');
    return Number(entries);
  };
  const ids = (width: number): BlockId[] => {
    const list: BlockId[] = [];
    for (let left = count(width); left > 0; left--) {
      const id = data.readBigUInt64LE(at);
      at += width;
      if (id < BigInt(blockCount)) list.push(Number(id) as BlockId);
    }
    return list;
  };
  const masks = (): Map<BlockId, bigint> => {
    const map = new Map<BlockId, bigint>();
    for (let left = count(16); left > 0; left--) {
      const id = data.readBigUInt64LE(at);
      if (id < BigInt(blockCount)) map.set(Number(id) as BlockId, data.readBigUInt64LE(at + 8));
      at += 16;
    }
    return map;
  };
  const free = ids(8);
  ids(12);
  const unusedSubBlocks = masks();
  const metadata = new Set([...blocks, ...unusedSubBlocks.keys()]);
  return { free, metadata: [...metadata], unusedSubBlocks };
}
