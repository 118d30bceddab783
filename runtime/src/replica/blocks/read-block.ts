import type { Store } from '../../store/store.ts';
import { MissingObjectError } from '../errors.ts';
import { openFrame } from '../frame/frame.ts';
import type { ReplicaKeys } from '../keys.ts';
import type { MapRow } from '../map/map-page.ts';

/**
 * Reads one block of `blockSize` bytes from the pack that it lies in.
 * @throws {MissingObjectError | CorruptObjectError} naming the pack
 */
export async function readBlock({
  store,
  keys,
  row,
  blockSize,
  signal,
}: {
  store: Store;
  keys: ReplicaKeys;
  row: MapRow;
  blockSize: number;
  signal?: AbortSignal | undefined;
}): Promise<Buffer> {
  const key = keys.pack(row.pack);
  const sealed = await store.readRange(key, row.at, row.stored, signal && { signal });
  if (sealed === undefined) throw new MissingObjectError(key);
  const frame = { stored: row.stored, raw: blockSize, sha256: row.sha256 };
  const bytes = await openFrame({ sealed, frame, key });
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}
