import { open, stat } from 'node:fs/promises';
import { readHeaders } from '../../../runtime/src/duckdb-file/header/read-headers.ts';
import { parseEntry } from '../../../runtime/src/duckdb-file/wal/wal-entry.ts';
import type { PointKind } from '../point-kind.ts';

/** Bytes of an entry that ends a commit; one follows every marker. */
const flushLength = 21;

/** Bytes of a WAL with nothing but its own header, at most. */
const emptyWal = 64;

/** Where a checkpoint is, as the files show it from outside; `quiet` if none runs. */
export async function checkpointShape(database: string): Promise<PointKind> {
  const before = await activeMetaBlock(database);
  const marked = await markedMetaBlock(`${database}.wal`);
  const hasContent = (await sizeOf(`${database}.wal.checkpoint`)) > emptyWal;
  if (marked === undefined || before === undefined) return 'quiet';
  if (marked === before) return hasContent ? 'stale WAL beside .wal.checkpoint' : 'stale WAL';
  return hasContent ? 'mid-checkpoint with content' : 'mid-checkpoint';
}

async function activeMetaBlock(database: string): Promise<bigint | undefined> {
  await using handle = await open(database);
  return (await readHeaders(handle))?.active.metaBlock;
}

/** What the marker at the very end of a WAL names; undefined if something else, or nothing, is there. */
async function markedMetaBlock(wal: string): Promise<bigint | undefined> {
  const tail = await tailOf(wal);
  for (let at = tail.length - flushLength - 1; at >= 0; at--) {
    const entry = parseEntry(tail.subarray(at), tail.length - at);
    if (entry?.kind === 'checkpoint' && at + entry.length + flushLength === tail.length)
      return entry.metaBlock;
  }
  return undefined;
}

async function tailOf(path: string): Promise<Buffer> {
  const size = await sizeOf(path);
  if (size === 0) return Buffer.alloc(0);
  try {
    await using handle = await open(path);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(128), 0, 128, Math.max(0, size - 128));
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    if (isMissing(error)) return Buffer.alloc(0);
    throw error;
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (isMissing(error)) return 0;
    throw error;
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';
