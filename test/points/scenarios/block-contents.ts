import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/** Bytes of the three headers before the first block. */
const headers = 12_288;

/** What lies in a block: its stored checksum, and a hash of everything. */
interface BlockContent {
  readonly stored: bigint;
  readonly sha256: string;
}

/** What a database file holds, block by block. */
export async function blockContents(database: string, blockSize: number): Promise<readonly BlockContent[]> {
  const file = (await readFile(database)).subarray(headers);
  return Array.from({ length: Math.floor(file.length / blockSize) }, (_, id) => {
    const block = file.subarray(id * blockSize, (id + 1) * blockSize);
    return { stored: block.readBigUInt64LE(0), sha256: hash('sha256', block) };
  });
}

/** Ids of the blocks whose content changed, but not their stored checksum. */
export function changedInDisguise(before: readonly BlockContent[], after: readonly BlockContent[]): number[] {
  return after.flatMap(({ stored, sha256 }, id) => {
    const old = before[id];
    return old?.stored === stored && old.sha256 !== sha256 ? [id] : [];
  });
}
