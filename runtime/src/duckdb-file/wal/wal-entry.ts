import { VarintReader } from './varint-reader.ts';

/** Bytes before the payload of an entry: its length and its checksum, 8 bytes each. */
export const entryHeadLength = 16;

/** So much of a payload tells what the entry is; a marker's pointer lies within it. */
export const entryPrefixLength = 32;

/**
 * The entries that a capture must tell apart (DuckDB v1.5.5, `WALType` in src/include/duckdb/common/enums/wal_type.hpp):
 * `flush` ends a commit, `checkpoint` is the marker of a checkpoint, `row-group` refers to blocks in the database file.
 */
export type EntryKind = 'flush' | 'checkpoint' | 'row-group' | 'other';

const kinds: ReadonlyMap<number, EntryKind> = new Map([
  [100, 'flush'],
  [99, 'checkpoint'],
  [29, 'row-group'],
]);

/** What an entry is, from the beginning of its payload: field 100, then the type. */
export function entryKindOf(payload: Buffer): EntryKind {
  return kinds.get(payload[2] ?? 0) ?? 'other';
}

const markerField = 101;
const blockPointerField = 100;

/** The metadata pointer in a marker: that of the header which its checkpoint writes. Zero if the marker names none. */
export function markedMetaBlock(payload: Buffer): bigint {
  const reader = new VarintReader(payload, 3);
  if (reader.field() !== markerField || reader.field() !== blockPointerField) return 0n;
  return reader.varint();
}
