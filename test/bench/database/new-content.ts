import { blocksOf, compressedLength, hashOf } from '../../e2e/limits/block-hashes.ts';

/** The blocks of a database, and what was new among them. */
export interface Content {
  readonly hashes: ReadonlySet<string>;
  /** What zstd -3 makes of the blocks whose content was in none of the blocks before, in bytes. */
  readonly newBytes: number;
}

/** Looks at a database in which there were the blocks `before`. */
export async function contentSince(before: ReadonlySet<string>, path: string): Promise<Content> {
  const hashes = new Set<string>();
  let newBytes = 0;
  for await (const block of blocksOf(path)) {
    const hash = hashOf(block);
    if (!before.has(hash) && !hashes.has(hash)) newBytes += await compressedLength(block);
    hashes.add(hash);
  }
  return { hashes, newBytes };
}
