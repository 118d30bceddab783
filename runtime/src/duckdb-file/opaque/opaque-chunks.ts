import type { BlockId } from '../block-id.ts';
import type { FileSuffix } from '../restore/file-set.ts';

/** Bytes of a chunk; the last one of each part is shorter. */
export const chunkLength = 262_144;

/** One of the files that make up a database whose layout is not known. */
export interface OpaquePart {
  readonly suffix: FileSuffix;
  readonly bytes: number;
}

/** Where a chunk lies. */
export interface ChunkPlace {
  readonly suffix: FileSuffix;
  readonly at: number;
  readonly length: number;
}

/** Chunks of all parts together. */
export const chunkCount = (parts: readonly OpaquePart[]): number =>
  parts.reduce((sum, part) => sum + chunksIn(part), 0);

/** Where the chunk with this id lies: ids count through the parts in their order. */
export function placeOf(id: BlockId, parts: readonly OpaquePart[]): ChunkPlace {
  let first = 0;
  for (const part of parts) {
    const index = id - first;
    if (index < chunksIn(part)) {
      const at = index * chunkLength;
      return { suffix: part.suffix, at, length: Math.min(chunkLength, part.bytes - at) };
    }
    first += chunksIn(part);
  }
  throw new RangeError(`chunk ${id} lies behind the last of ${first}`);
}

const chunksIn = ({ bytes }: OpaquePart): number => Math.ceil(bytes / chunkLength);
