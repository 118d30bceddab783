import { blocksOf, compressedLength, hashOf } from '../../e2e/limits/block-hashes.ts';

/** What zstd -3 makes of the blocks of a database whose content was in none of its blocks before, in bytes. */
export async function newContentBytes(before: readonly string[], path: string): Promise<number> {
  const known = new Set(before);
  let bytes = 0;
  for await (const block of blocksOf(path)) {
    const hash = hashOf(block);
    if (known.has(hash)) continue;
    known.add(hash);
    bytes += await compressedLength(block);
  }
  return bytes;
}
