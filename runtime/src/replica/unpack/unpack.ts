import { errorCode } from '../../duckdb-file/error-code.ts';
import { type BlockPlace, writeBlock } from '../../duckdb-file/restore/block-place.ts';
import { EiderError } from '../../errors/eider-error.ts';
import { freeMemory } from '../../free-memory.ts';
import { CorruptObjectError } from '../errors.ts';
import { checkSeal, openCheckedFrame } from '../frame/frame.ts';

/** A frame with a block, in bytes that were read from a pack, and where the block goes. */
export interface PackedBlock {
  /** Byte offset in what was read. */
  readonly at: number;
  readonly stored: number;
  readonly raw: number;
  readonly sha256: Uint8Array;
  readonly place: BlockPlace;
}

/** What was read from a pack at once. Its bytes belong to whoever unpacks it. */
export interface PackedRange {
  readonly bytes: Uint8Array;
  readonly blocks: readonly PackedBlock[];
  /** The pack, for errors. */
  readonly key: string;
}

/** What became of a range: a value, because errors lose their class on the way between threads. */
export type Unpacked =
  | { readonly done: true }
  | { readonly done: false; readonly damage: string }
  | { readonly done: false; readonly unwritten: UnwrittenFile };

interface UnwrittenFile {
  readonly path: string;
  /** The system's name for the failure. */
  readonly code: string | undefined;
  readonly reason: string;
}

/**
 * Checks the seals of all blocks: a part of the work that whoever reads from the network has time for.
 * @throws {CorruptObjectError} naming the pack
 */
export function checkSeals({ bytes, blocks, key }: PackedRange): void {
  for (const { at, stored } of blocks) {
    checkSeal({ sealed: bytes.subarray(at, at + stored), frame: { stored }, key });
  }
}

/**
 * Decompresses, checks and writes one block after the other, on this thread, so that one block's memory is enough; after
 * {@link checkSeals}.
 */
export function unpack({ bytes, blocks, key }: PackedRange): Unpacked {
  for (const block of blocks) {
    try {
      unpackBlock(bytes, block, key);
    } catch (failure) {
      return failed(failure, block.place);
    }
  }
  freeMemory(bytes);
  return { done: true };
}

function unpackBlock(bytes: Uint8Array, { at, stored, raw, sha256, place }: PackedBlock, key: string): void {
  const sealed = bytes.subarray(at, at + stored);
  const block = openCheckedFrame({ sealed, frame: { stored, raw, sha256 }, key });
  writeBlock(place, block);
  freeMemory(block);
}

function failed(failure: unknown, { path }: BlockPlace): Unpacked {
  if (failure instanceof CorruptObjectError) return { done: false, damage: failure.problem };
  if (!(failure instanceof EiderError)) throw failure;
  const { cause } = failure;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return { done: false, unwritten: { path, code: errorCode(cause), reason } };
}
