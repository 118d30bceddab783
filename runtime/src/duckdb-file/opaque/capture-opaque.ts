import { hash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import type { BlockId } from '../block-id.ts';
import type { BlockSink } from '../captured-state.ts';
import { errorCode } from '../error-code.ts';
import { DatabaseMissingError } from '../errors/database-missing-error.ts';
import { FileChangedError } from '../errors/file-changed-error.ts';
import { FileInUseError } from '../errors/file-in-use-error.ts';
import { holdersOf } from '../file-in-use.ts';
import { stampAt } from '../identity-at.ts';
import { openToRead } from '../open-to-read.ts';
import { fillFrom } from '../read-at.ts';
import { fileSet } from '../restore/file-set.ts';
import { chunkCount, chunkLength, type OpaquePart } from './opaque-chunks.ts';

/** A database whose layout is not known, as it lay there while nobody had it open. */
export interface OpaqueState {
  /** The files that exist, the database first. */
  readonly parts: readonly OpaquePart[];
  /** Chunks of all parts. */
  readonly slots: number;
  /** SHA-256 of a chunk. */
  hashOf(id: BlockId): Uint8Array | undefined;
}

export interface CaptureOpaqueOptions {
  /** Path of the database file. */
  readonly path: string;
  /** Where chunks go that it does not have. Without it they are only hashed. */
  readonly sink?: BlockSink;
  readonly signal?: AbortSignal;
}

interface OpenPart extends OpaquePart {
  readonly handle: FileHandle;
}

/**
 * Reads a database that nobody has open, whole.
 * @throws {FileInUseError} if somebody has it open
 * @throws {FileChangedError} if it was written to meanwhile
 * @throws {DatabaseMissingError | NotAFileError | UnreadableFileError}
 */
export async function captureOpaque({ path, sink, signal }: CaptureOpaqueOptions): Promise<OpaqueState> {
  await refuseInUse(path);
  const before = await stampsOf(path);
  await using open = await openParts(path);
  const hashes = await hashParts(open.parts, { sink, signal });
  await refuseInUse(path);
  if ((await stampsOf(path)) !== before) throw new FileChangedError(path);
  const parts = open.parts.map(({ suffix, bytes }) => ({ suffix, bytes }));
  return { parts, slots: chunkCount(parts), hashOf: (id) => hashes[id] };
}

async function refuseInUse(path: string): Promise<void> {
  const [holder] = (await holdersOf(path)) ?? [];
  if (holder !== undefined) throw new FileInUseError({ path, ...holder });
}

/** What the kernel shows of the whole set: the same before and after means that nothing was written between. */
async function stampsOf(path: string): Promise<string> {
  const stamps = await Promise.all(fileSet.map((suffix) => stampOf(path + suffix)));
  return stamps.join();
}

async function stampOf(path: string): Promise<string> {
  try {
    return (await stampAt(path)) ?? '';
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT') return '';
    throw cause;
  }
}

async function openParts(path: string): Promise<AsyncDisposable & { parts: OpenPart[] }> {
  const parts: OpenPart[] = [];
  const close = async () => {
    for (const { handle } of parts) await handle.close();
  };
  try {
    for (const suffix of fileSet) {
      const handle = await openToRead(path + suffix);
      if (handle !== undefined) parts.push({ suffix, handle, bytes: (await handle.stat()).size });
    }
    if (parts[0]?.suffix !== '') throw new DatabaseMissingError(path);
    return { parts, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function hashParts(
  parts: readonly OpenPart[],
  { sink, signal }: { sink: BlockSink | undefined; signal: AbortSignal | undefined },
): Promise<Buffer[]> {
  const hashes: Buffer[] = [];
  const buffer = Buffer.allocUnsafe(chunkLength);
  for (const { handle, bytes: length } of parts) {
    for (let at = 0; at < length; at += chunkLength) {
      signal?.throwIfAborted();
      const bytes = buffer.subarray(0, await fillFrom(handle, at, buffer.subarray(0, length - at)));
      const sha256 = hash('sha256', bytes, 'buffer');
      const id = hashes.push(sha256) - 1;
      if (sink !== undefined && sink.has?.(sha256) !== true)
        await sink.keep({ id: id as BlockId, sha256, bytes });
    }
  }
  return hashes;
}
