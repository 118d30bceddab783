import type { Store } from '../../store/store.ts';
import { StoredBlocks } from '../blocks/stored-blocks.ts';
import type { ReplicaKeys } from '../keys.ts';
import type { RootRef } from '../log/record.ts';
import { BlockMap } from './block-map.ts';
import { readRoot, readRows } from './read-map.ts';

/** The map of a record in the form in which a writer carries it on. */
export interface LoadedMap {
  readonly map: BlockMap;
  readonly stored: StoredBlocks;
  /** First bytes of the file in that state. */
  readonly headerBytes: Uint8Array;
}

/**
 * Reads the block map that a record refers to; an empty one for a record without (an `open` on an empty log).
 * @throws {MissingObjectError | CorruptObjectError}
 */
export async function loadMap({
  store,
  keys,
  ref,
  signal,
}: {
  store: Store;
  keys: ReplicaKeys;
  ref: RootRef | null;
  signal?: AbortSignal | undefined;
}): Promise<LoadedMap> {
  const stored = new StoredBlocks();
  const map = new BlockMap(stored);
  if (ref === null) return { map, stored, headerBytes: new Uint8Array() };
  const root = await readRoot({ store, keys, ref, signal });
  map.load(root);
  await readRows({ store, keys, root, signal, visit: (id, row) => map.loadRow(id, row) });
  return { map, stored, headerBytes: root.headerBytes };
}
