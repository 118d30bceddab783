import { open } from 'node:fs/promises';
import { checksumOf } from '../../../../runtime/src/duckdb-file/checksum/checksum.ts';

/** Where a block lies. */
export interface BlockPlace {
  readonly path: string;
  readonly id: number;
  readonly blockSize: number;
}

/** Changes the bytes of a block in place and seals it again with a checksum that matches, as DuckDB would. */
export async function editBlock(place: BlockPlace, edit: (block: Buffer) => void): Promise<void> {
  const { path, id, blockSize } = place;
  await using file = await open(path, 'r+');
  const block = Buffer.alloc(blockSize);
  const at = 12_288 + id * blockSize;
  await file.read(block, 0, blockSize, at);
  edit(block);
  block.writeBigUInt64LE(checksumOf(block.subarray(8)), 0);
  await file.write(block, 0, blockSize, at);
}

/** Swaps two different words: the content is another, the checksum is not. */
export function swapWords(block: Buffer): void {
  const first = block.readBigUInt64LE(8);
  for (let at = 16; at < block.length; at += 8) {
    const word = block.readBigUInt64LE(at);
    if (word === first) continue;
    block.writeBigUInt64LE(word, 8);
    block.writeBigUInt64LE(first, at);
    return;
  }
  throw new Error('all words of the block are the same');
}
