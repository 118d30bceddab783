import type { BlockId } from './block-id.ts';

// DuckDB v1.5.5, src/include/duckdb/storage/storage_info.hpp and single_file_block_manager.hpp.

/** Bytes of each of the three headers. */
export const headerLength = 4096;

/** Bytes before the first block: the main header and two database headers. */
export const headersLength = 3 * headerLength;

/** Bytes of the checksum at the beginning of every header and block. */
export const checksumLength = 8;

/** Byte at which a block begins. */
export const blockOffset = (id: BlockId, blockSize: number): number => headersLength + id * blockSize;

/** Length of a database file with this many slots for blocks. */
export const fileLength = (slots: number, blockSize: number): number => headersLength + slots * blockSize;

/** The pointer that points nowhere (`INVALID_BLOCK`, −1 as an unsigned number). */
export const noPointer = 0xffff_ffff_ffff_ffffn;
