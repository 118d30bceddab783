import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { BlockId } from '../../duckdb-file/block-id.ts';
import type { CapturedState, CapturedWal } from '../../duckdb-file/captured-state.ts';
import { blockOffset } from '../../duckdb-file/file-layout.ts';
import type { OpaqueState } from '../../duckdb-file/opaque/capture-opaque.ts';
import { readBlock } from '../../replica/blocks/read-block.ts';
import type { ReplicaKeys } from '../../replica/keys.ts';
import type { LogRecord } from '../../replica/log/record.ts';
import type { LoadedMap } from '../../replica/map/load-map.ts';
import type { LocalContent } from '../../replica/protocol/compare-content.ts';
import { readSegment } from '../../replica/wal/read-segment.ts';
import type { Store } from '../../store/store.ts';

/**
 * True if headers and blocks are the same, as far as the checkpoint uses them. Free blocks do not count: a bulk insert that
 * never committed has written to some; nor do sub-blocks of metadata that a checkpoint had begun to write when it was killed.
 */
export async function isSameBase({
  store,
  keys,
  path,
  state,
  loaded: { map, headerBytes },
  signal,
}: {
  store: Store;
  keys: ReplicaKeys;
  /** Of the local file. */
  path: string;
  state: CapturedState;
  /** The block map of the record. */
  loaded: Pick<LoadedMap, 'map' | 'headerBytes'>;
  signal?: AbortSignal | undefined;
}): Promise<boolean> {
  if (Buffer.compare(state.headerBytes, headerBytes) !== 0) return false;
  const { blockCount, blockSize } = state.header;
  const rewritten: BlockId[] = [];
  for (let number = 0; number < blockCount; number += 1) {
    const id = number as BlockId;
    const kind = state.kindOf(id);
    if ((kind !== 'data' && kind !== 'metadata') || isSameHash(state.hashOf(id), map.hashOf(id))) continue;
    if (kind === 'data') return false;
    rewritten.push(id);
  }
  for (const id of rewritten) {
    const row = map.rowOf(id);
    if (row === undefined) return false;
    const remote = await readBlock({ store, keys, row, blockSize, signal });
    if (!state.isSameMetadata(id, await readLocalBlock(path, id, blockSize), remote)) return false;
  }
  return true;
}

const isSameHash = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a !== undefined && b !== undefined && Buffer.compare(a, b) === 0;

async function readLocalBlock(path: string, id: BlockId, blockSize: number): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { buffer } = await file.read(Buffer.alloc(blockSize), 0, blockSize, blockOffset(id, blockSize));
    return buffer;
  } finally {
    await file.close();
  }
}

/** True if a record holds the very same files, chunk by chunk. */
export function isSameOpaque(
  { parts, slots, hashOf }: OpaqueState,
  { line: { database } }: LogRecord,
  { map }: Pick<LoadedMap, 'map'>,
): boolean {
  if (database?.mode !== 'opaque' || JSON.stringify(database.parts) !== JSON.stringify(parts)) return false;
  for (let id = 0; id < slots; id += 1) {
    if (!isSameHash(hashOf(id as BlockId), map.hashOf(id))) return false;
  }
  return true;
}

/** How the local WAL relates to that of a record over the same base, by the bytes. */
export async function compareWal({
  store,
  keys,
  wal,
  record,
  signal,
}: {
  store: Store;
  keys: ReplicaKeys;
  wal: CapturedWal;
  record: LogRecord;
  signal?: AbortSignal | undefined;
}): Promise<LocalContent['wal']> {
  const { bytes, sha256 } = record.line.wal;
  if (wal.length >= bytes) {
    if ((await hashOfStart(wal, bytes)) !== sha256) return 'different';
    return wal.length === bytes ? 'same' : 'extension';
  }
  const local = Buffer.from(wal.sha256).toString('hex');
  return (await hashOfRecordStart({ store, keys, record, bytes: wal.length, signal })) === local
    ? 'prefix'
    : 'different';
}

async function hashOfStart(wal: CapturedWal, bytes: number): Promise<string> {
  const hash = createHash('sha256');
  if (bytes > 0) for await (const piece of wal.read(0, bytes)) hash.update(piece);
  return hash.digest('hex');
}

async function hashOfRecordStart({
  store,
  keys,
  record,
  bytes,
  signal,
}: {
  store: Store;
  keys: ReplicaKeys;
  record: LogRecord;
  bytes: number;
  signal: AbortSignal | undefined;
}): Promise<string> {
  const hash = createHash('sha256');
  for (const segment of record.line.wal.segments) {
    if (segment.from >= bytes) break;
    const piece = await readSegment({ store, keys, record, segment, signal });
    hash.update(piece.subarray(0, Math.min(piece.length, bytes - segment.from)));
  }
  return hash.digest('hex');
}
