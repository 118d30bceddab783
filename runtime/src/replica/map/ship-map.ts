import type { Store } from '../../store/store.ts';
import { createSurely } from '../frame/create-surely.ts';
import { SealedObject } from '../frame/sealed-object.ts';
import { objectName, type ReplicaKeys } from '../keys.ts';
import type { TryAgain } from '../log/log.ts';
import type { Epoch } from '../log/numbers.ts';
import type { RootRef } from '../log/record.ts';
import type { BlockMap } from './block-map.ts';
import { encodeRoot } from './map-root.ts';

/**
 * Writes the pages that are due and the root for the current state of `map` as one map object, and returns the reference
 * that a record needs. A writer for which this failed must not ship again: its map refers to pages that do not exist.
 */
export async function shipMap({
  store,
  keys,
  map,
  epoch,
  ulid,
  level,
  headerBytes,
  blockSize,
  tryAgain,
  signal,
}: {
  store: Store;
  keys: ReplicaKeys;
  map: BlockMap;
  epoch: Epoch;
  ulid: () => string;
  level: number;
  headerBytes: Uint8Array;
  blockSize: number;
  tryAgain: TryAgain;
  signal?: AbortSignal | undefined;
}): Promise<{ ref: RootRef; bytes: number }> {
  const name = objectName(epoch, ulid());
  const object = new SealedObject(level);
  for (const { page, bytes } of map.dirtyPages()) {
    map.pageWritten(page, bytes && { object: name, ...(await object.add(bytes)) });
  }
  const { sha256, ...place } = await object.add(encodeRoot(map.root({ headerBytes, blockSize })));
  const bytes = object.bytes();
  await createSurely({ store, key: keys.map(name), bytes, tryAgain, signal });
  return {
    ref: { object: `maps/${name}`, ...place, sha256: Buffer.from(sha256).toString('hex') },
    bytes: bytes.length,
  };
}
