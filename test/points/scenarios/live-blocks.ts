import { open } from 'node:fs/promises';
import type { BlockId } from '../../../runtime/src/duckdb-file/block-id.ts';
import { blockOffset } from '../../../runtime/src/duckdb-file/file-layout.ts';
import { readLayout } from '../../../runtime/src/duckdb-file/follow/read-layout.ts';
import { readHeaders } from '../../../runtime/src/duckdb-file/header/read-headers.ts';

/** Pointers name a block with their low 56 bits. */
const blockOfPointer = (pointer: bigint): number => Number(pointer & 0xff_ffff_ffff_ffffn);

/** Offsets of the blocks of one kind that the header on disk uses, without the first block of the free list. */
export async function offsetsOf(kind: 'data' | 'metadata', database: string): Promise<ReadonlySet<number>> {
  await using handle = await open(database);
  const headers = await readHeaders(handle);
  if (headers === undefined) throw new Error('the header is torn');
  const { active } = headers;
  const { blockSize, blockCount, freeList } = active;
  const layout = await readLayout({ handle, blockSize, verify: true, onRead: () => {} }, active);
  const ids = Array.from({ length: blockCount }, (_, id) => id as BlockId);
  const wanted = ids.filter((id) => layout.kindOf(id) === kind && id !== blockOfPointer(freeList));
  return new Set(wanted.map((id) => blockOffset(id, blockSize)));
}
