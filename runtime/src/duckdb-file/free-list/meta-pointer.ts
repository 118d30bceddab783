import type { BlockId } from '../block-id.ts';
import { checksumLength } from '../file-layout.ts';

/** Metadata sub-blocks in a block (DuckDB v1.5.5, `METADATA_BLOCK_COUNT` in src/storage/metadata/metadata_manager.cpp). */
export const subBlockCount = 64;

/** Where a chain of metadata begins or goes on. */
export interface MetaPointer {
  readonly block: BlockId;
  /** Which of the block's 64 sub-blocks. */
  readonly index: number;
}

/** Takes a pointer apart: the low 56 bits are the block id, the high 8 bits the sub-block. */
export function parseMetaPointer(pointer: bigint): MetaPointer {
  return {
    block: Number(pointer & 0x00ff_ffff_ffff_ffffn) as BlockId,
    index: Number(pointer >> 56n),
  };
}

/** A sub-block: the pointer to the next one, then data. Its length is a whole number of words. */
export function subBlockOf(block: Buffer, index: number): { next: bigint; data: Buffer } {
  const length = Math.floor((block.length - checksumLength) / subBlockCount) & ~7;
  const from = checksumLength + index * length;
  return { next: block.readBigUInt64LE(from), data: block.subarray(from + 8, from + length) };
}
