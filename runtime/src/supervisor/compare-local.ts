import { createHash } from 'node:crypto';
import type { BlockId } from '../duckdb-file/block-id.ts';
import type { CapturedState, CapturedWal } from '../duckdb-file/captured-state.ts';
import type { OpaqueState } from '../duckdb-file/opaque/capture-opaque.ts';
import type { ReplicaKeys } from '../replica/keys.ts';
import type { LoadedMap } from '../replica/load-map.ts';
import type { LocalContent } from '../replica/protocol/compare-content.ts';
import { readSegment } from '../replica/read-segment.ts';
import type { LogRecord } from '../replica/record.ts';
import type { Store } from '../store/store.ts';

/**
 * True if headers and blocks that the checkpoint uses are the same. Free blocks do not count: a bulk insert that never
 * committed has written to some.
 */
export function isSameBase(
  state: CapturedState,
  { map, headerBytes }: Pick<LoadedMap, 'map' | 'headerBytes'>,
): boolean {
  if (Buffer.compare(state.headerBytes, headerBytes) !== 0) return false;
  for (let id = 0; id < state.header.blockCount; id += 1) {
    const kind = state.kindOf(id as BlockId);
    if (kind !== 'data' && kind !== 'metadata') continue;
    const local = state.hashOf(id as BlockId);
    const remote = map.hashOf(id);
    if (local === undefined || remote === undefined || Buffer.compare(local, remote) !== 0) return false;
  }
  return true;
}

/** True if a record holds the very same files, chunk by chunk. */
export function isSameOpaque(
  { parts, slots, hashOf }: OpaqueState,
  { line: { database } }: LogRecord,
  { map }: Pick<LoadedMap, 'map'>,
): boolean {
  if (database?.mode !== 'opaque' || JSON.stringify(database.parts) !== JSON.stringify(parts)) return false;
  for (let id = 0; id < slots; id += 1) {
    const local = hashOf(id as BlockId);
    const remote = map.hashOf(id);
    if (local === undefined || remote === undefined || Buffer.compare(local, remote) !== 0) return false;
  }
  return true;
}

/** How the local WAL relates to that of a record over the same base, by the bytes. */
export async function compareWal({
  store,
  keys,
  wal,
  record,
}: {
  store: Store;
  keys: ReplicaKeys;
  wal: CapturedWal;
  record: LogRecord;
}): Promise<LocalContent['wal']> {
  const { bytes, sha256 } = record.line.wal;
  if (wal.length >= bytes) {
    if ((await hashOfStart(wal, bytes)) !== sha256) return 'different';
    return wal.length === bytes ? 'same' : 'extension';
  }
  const local = Buffer.from(wal.sha256).toString('hex');
  return (await hashOfRecordStart({ store, keys, record, bytes: wal.length })) === local
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
}: {
  store: Store;
  keys: ReplicaKeys;
  record: LogRecord;
  bytes: number;
}): Promise<string> {
  const hash = createHash('sha256');
  for (const segment of record.line.wal.segments) {
    if (segment.from >= bytes) break;
    const piece = await readSegment({ store, keys, record, segment });
    hash.update(piece.subarray(0, Math.min(piece.length, bytes - segment.from)));
  }
  return hash.digest('hex');
}
