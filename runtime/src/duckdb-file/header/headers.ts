import type { DatabaseHeader } from '../captured-state.ts';
import { hasValidChecksum } from '../checksum/checksum.ts';
import { headerLength, headersLength } from '../file-layout.ts';
import { type MainHeader, parseMainHeader } from './main-header.ts';

/** The three headers of a file as they were read at one moment. */
export interface Headers {
  /** The first 12,288 bytes of the file. */
  readonly bytes: Buffer;
  /** What the main header and the active database header say together. */
  readonly active: DatabaseHeader;
}

/** What one of the two database headers says, in the order of its fields. */
interface HeaderSlot {
  readonly iteration: bigint;
  readonly metaBlock: bigint;
  readonly freeList: bigint;
  readonly blockCount: number;
  readonly blockSize: number;
  readonly vectorSize: number;
  readonly serialization: number;
}

/** Block size of files from before it could be chosen, which have a zero there. */
const defaultBlockSize = 262_144;
const defaultVectorSize = 2048;

/**
 * Reads the headers of an unencrypted file from its first 12,288 bytes; undefined if a checksum does not match: then one
 * of them was being written, or is damaged.
 */
export function parseHeaders(bytes: Buffer): Headers | undefined {
  if (bytes.length < headersLength) return undefined;
  const main = parseMainHeader(bytes);
  const first = parseSlot(bytes.subarray(headerLength, 2 * headerLength));
  const second = parseSlot(bytes.subarray(2 * headerLength, headersLength));
  if (main === undefined || first === undefined || second === undefined) return undefined;
  return { bytes, active: { ...describe(main), ...activeOf(first, second) } };
}

/** True if both headers name the same checkpoint. */
export function isSameCheckpoint(a: DatabaseHeader, b: DatabaseHeader): boolean {
  return a.iteration === b.iteration && a.metaBlock === b.metaBlock;
}

/** The higher iteration is active; at a tie, as in a new file, the second header. */
const activeOf = (first: HeaderSlot, second: HeaderSlot): HeaderSlot =>
  first.iteration > second.iteration ? first : second;

const describe = ({ version, databaseId, libraryVersion }: MainHeader) => ({
  storageVersion: version,
  databaseId,
  libraryVersion,
});

function parseSlot(bytes: Buffer): HeaderSlot | undefined {
  if (!hasValidChecksum(bytes)) return undefined;
  const field = (index: number): bigint => bytes.readBigUInt64LE(8 + 8 * index);
  return {
    iteration: field(0),
    metaBlock: field(1),
    freeList: field(2),
    blockCount: Number(field(3)),
    blockSize: Number(field(4)) || defaultBlockSize,
    vectorSize: Number(field(5)) || defaultVectorSize,
    serialization: Number(field(6)),
  };
}
