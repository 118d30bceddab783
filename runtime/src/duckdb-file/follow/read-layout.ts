import type { DatabaseHeader } from '../captured-state.ts';
import { BlockLayout } from '../free-list/block-layout.ts';
import { MalformedFreeList, readFreeList } from '../free-list/free-list.ts';
import { isSameCheckpoint } from '../header/headers.ts';
import { readHeaders } from '../header/read-headers.ts';
import { type BlockSource, readBlock } from './block-reader.ts';
import { TryAgain } from './try-again.ts';

/**
 * Reads which blocks a checkpoint uses. The blocks of its free list are not overwritten before the next header is; so if
 * the header is still the same afterwards, what was read is right.
 * @throws {TryAgain}
 */
export async function readLayout(source: BlockSource, header: DatabaseHeader): Promise<BlockLayout> {
  const layout = await parseLayout(source, header);
  const again = await readHeaders(source.handle);
  if (again === undefined) throw new TryAgain('torn-header');
  if (!isSameCheckpoint(header, again.active)) throw new TryAgain('header-changed');
  return layout;
}

async function parseLayout(source: BlockSource, header: DatabaseHeader): Promise<BlockLayout> {
  const { freeList: pointer, blockCount } = header;
  try {
    const freeList = await readFreeList({ pointer, blockCount, readBlock: (id) => readBlock(source, id) });
    return new BlockLayout({ header, freeList });
  } catch (error) {
    if (error instanceof MalformedFreeList) throw new TryAgain('free-list-changed', error.message);
    throw error;
  }
}
