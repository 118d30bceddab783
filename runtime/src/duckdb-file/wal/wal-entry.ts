import { VarintReader } from './varint-reader.ts';

/** Bytes before the payload of an entry: its length and its checksum, 8 bytes each. */
export const entryHeadLength = 16;

/** So much of a payload tells what the entry is; a marker's pointer lies within it. */
export const entryPrefixLength = 32;

/**
 * The entries that a capture must tell apart (DuckDB v1.5.5, `WALType` in src/include/duckdb/common/enums/wal_type.hpp):
 * `flush` ends a commit, `checkpoint` is the marker of a checkpoint, `row-group` refers to blocks in the database file.
 */
export type WalEntry =
  | (WalEntryFrame & { readonly kind: 'flush' | 'row-group' | 'other' })
  /** `metaBlock` is the metadata pointer of the header which the checkpoint writes; zero if the marker names none. */
  | (WalEntryFrame & { readonly kind: 'checkpoint'; readonly metaBlock: bigint });

interface WalEntryFrame {
  /** Bytes of the whole entry, its head included. */
  readonly length: number;
  /** Checksum of the payload. */
  readonly checksum: bigint;
}

const flush = 100;
const checkpoint = 99;
const rowGroup = 29;

/** Reads the beginning of an entry; undefined if it is not all there, or the entry is longer than `longest`. */
export function parseEntry(bytes: Buffer, longest: number): WalEntry | undefined {
  if (bytes.length < entryHeadLength) return undefined;
  const payloadLength = bytes.readBigUInt64LE(0);
  if (payloadLength > BigInt(longest - entryHeadLength)) return undefined;
  const length = entryHeadLength + Number(payloadLength);
  if (bytes.length < Math.min(length, entryHeadLength + entryPrefixLength)) return undefined;
  const frame = { length, checksum: bytes.readBigUInt64LE(8) };
  // The payload begins with field 100, two bytes, and the type.
  const type = length > entryHeadLength + 2 ? bytes[entryHeadLength + 2] : undefined;
  if (type === checkpoint) return { ...frame, kind: 'checkpoint', metaBlock: markedMetaBlock(bytes) };
  if (type === flush) return { ...frame, kind: 'flush' };
  return { ...frame, kind: type === rowGroup ? 'row-group' : 'other' };
}

const markerField = 101;
const blockPointerField = 100;

function markedMetaBlock(entry: Buffer): bigint {
  const reader = new VarintReader(entry, entryHeadLength + 3);
  try {
    return reader.field() === markerField && reader.field() === blockPointerField ? reader.varint() : 0n;
  } catch (error) {
    // It is being written: its checksum will not match.
    if (error instanceof RangeError) return 0n;
    throw error;
  }
}
