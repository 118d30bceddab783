import type { FileHandle } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BlockId } from '../block-id.ts';
import { hasValidChecksum } from '../checksum/checksum.ts';
import { blockOffset } from '../file-layout.ts';
import { fillFrom } from '../read-at.ts';

/** Bytes that one read takes at most; neighbouring blocks are read together. */
const longestRun = 1 << 20;

/** A block that is being written is whole again in far less than this many milliseconds apart. */
const rereads = 5;
const rereadPause = 1;

/** A block as it was read; no bytes if the file ends before its end, or its checksum stays wrong. */
export interface ReadBlock {
  readonly id: BlockId;
  /** Valid until the next block is asked for. */
  readonly bytes: Buffer | undefined;
}

interface Run {
  readonly first: BlockId;
  readonly buffer: Buffer;
  readonly filled: number;
}

/** Where blocks are read from. */
export interface BlockSource {
  readonly handle: FileHandle;
  readonly blockSize: number;
  /** False takes out the check of checksums, in tests. */
  readonly verify: boolean;
  /** Told of each read. */
  readonly onRead: (bytes: number) => void;
}

/** Reads blocks whole, in the order of `ids` (ascending), one run of neighbours ahead of the one that is handed out. */
export async function* readBlocks(source: BlockSource, ids: Iterable<BlockId>): AsyncGenerator<ReadBlock> {
  const blocksPerRun = Math.max(1, Math.floor(longestRun / source.blockSize));
  const newBuffer = () => Buffer.allocUnsafeSlow(blocksPerRun * source.blockSize);
  let [buffer, other]: [Buffer | undefined, Buffer | undefined] = [undefined, undefined];
  let ahead: Promise<Run> | undefined;
  try {
    for (const { first, count } of runsOf(ids, blocksPerRun)) {
      [buffer, other] = [other ?? newBuffer(), buffer];
      const current = ahead;
      ahead = readRun(source, first, buffer.subarray(0, count * source.blockSize));
      // It is awaited in the next round; until then a failure must not count as unhandled.
      ahead.catch(() => {});
      if (current !== undefined) yield* blocksOf(source, await current);
    }
    if (ahead !== undefined) yield* blocksOf(source, await ahead);
  } finally {
    await ahead?.catch(() => {});
  }
}

/** Reads one block whole. */
export async function readBlock(source: BlockSource, id: BlockId): Promise<Buffer | undefined> {
  const run = await readRun(source, id, Buffer.allocUnsafe(source.blockSize));
  for await (const { bytes } of blocksOf(source, run)) return bytes;
  return undefined;
}

/** Ids that follow each other, at most `longest` at a time. */
function* runsOf(ids: Iterable<BlockId>, longest: number): Generator<{ first: BlockId; count: number }> {
  let run: { first: BlockId; count: number } | undefined;
  for (const id of ids) {
    if (run !== undefined && run.first + run.count === id && run.count < longest) run.count++;
    else {
      if (run !== undefined) yield run;
      run = { first: id, count: 1 };
    }
  }
  if (run !== undefined) yield run;
}

async function readRun(
  { handle, blockSize, onRead }: BlockSource,
  first: BlockId,
  buffer: Buffer,
): Promise<Run> {
  const filled = await fillFrom(handle, blockOffset(first, blockSize), buffer);
  onRead(filled);
  return { first, buffer, filled };
}

async function* blocksOf(source: BlockSource, { first, buffer, filled }: Run): AsyncGenerator<ReadBlock> {
  const { blockSize } = source;
  for (let at = 0; at < buffer.length; at += blockSize) {
    const id = (first + at / blockSize) as BlockId;
    const bytes = buffer.subarray(at, at + blockSize);
    const isWhole = at + blockSize <= filled && (await settle(source, id, bytes));
    yield { id, bytes: isWhole ? bytes : undefined };
  }
}

/** Reads a block again, in place, until its checksum matches; false if it never does. */
async function settle(source: BlockSource, id: BlockId, bytes: Buffer): Promise<boolean> {
  const { handle, blockSize, verify, onRead } = source;
  if (!verify || hasValidChecksum(bytes)) return true;
  for (let reread = 0; reread < rereads; reread++) {
    await sleep(rereadPause);
    const filled = await fillFrom(handle, blockOffset(id, blockSize), bytes);
    onRead(filled);
    if (filled < blockSize) return false;
    if (hasValidChecksum(bytes)) return true;
  }
  return false;
}
