import type { LogRecord } from '../log/record.ts';
import type { MapRoot } from './map-root.ts';

/** Length of a block: the block size, but for the last chunk of an opaque part. */
export function rawBytes(id: number, { blockSize }: MapRoot, { line }: Pick<LogRecord, 'line'>): number {
  if (line.database?.mode !== 'opaque') return blockSize;
  let first = 0;
  for (const { bytes } of line.database.parts) {
    const chunks = Math.ceil(bytes / blockSize);
    if (id < first + chunks) return Math.min(blockSize, bytes - (id - first) * blockSize);
    first += chunks;
  }
  return blockSize;
}
