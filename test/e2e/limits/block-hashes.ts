import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { constants, zstdCompress } from 'node:zlib';

// Counts changed blocks without anything of Eider's: the layout is DuckDB's own (three headers of 4 KiB, then blocks).

const headersLength = 12_288;
const blockSize = 262_144;
const compress = promisify(zstdCompress);

/** The blocks of a database with the default block size, in their order, each only until the next one is asked for. */
export async function* blocksOf(path: string): AsyncGenerator<Buffer> {
  await using file = await open(path);
  const block = Buffer.alloc(blockSize);
  for (let at = headersLength; ; at += blockSize) {
    const { bytesRead } = await file.read(block, 0, blockSize, at);
    if (bytesRead < blockSize) return;
    yield block;
  }
}

/** SHA-256. */
export const hashOf = (block: Buffer): string => createHash('sha256').update(block).digest('hex');

/** What zstd -3 makes of a block, in bytes. */
export const compressedLength = async (block: Buffer): Promise<number> =>
  (await compress(block, { params: { [constants.ZSTD_c_compressionLevel]: 3 } })).length;

/** SHA-256 of each block of a database with the default block size, in their order. */
export async function blockHashes(path: string): Promise<string[]> {
  const hashes: string[] = [];
  for await (const block of blocksOf(path)) hashes.push(hashOf(block));
  return hashes;
}

/** What zstd -3 makes of the blocks whose content is another than `before`, in bytes, and how many they are. */
export async function changedSince(
  before: readonly string[],
  path: string,
): Promise<{ blocks: number; compressed: number }> {
  let [id, blocks, compressed] = [0, 0, 0];
  for await (const block of blocksOf(path)) {
    if (hashOf(block) !== before[id++]) {
      blocks += 1;
      compressed += await compressedLength(block);
    }
  }
  return { blocks, compressed };
}
