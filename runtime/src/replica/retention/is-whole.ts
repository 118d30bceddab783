import type { Store } from '../../store/store.ts';
import type { ReplicaKeys } from '../keys.ts';
import type { RecordLine } from '../log/record.ts';
import { isLoss } from '../vault/salvage.ts';
import { Reachable } from './reachable.ts';

/**
 * Whether everything that a record refers to is there; its map is read and checked for that, the packs are not.
 * @param options.present keys of all objects that are there
 */
export async function isWhole({
  store,
  keys,
  line,
  present,
}: {
  store: Store;
  keys: ReplicaKeys;
  line: RecordLine;
  present: ReadonlySet<string>;
}): Promise<boolean> {
  const reachable = new Reachable({ store, keys });
  try {
    await reachable.add({ line });
  } catch (failure) {
    if (!isLoss(failure)) throw failure;
    return false;
  }
  return [...reachable.packs.keys(), ...reachable.maps, ...reachable.records].every((key) =>
    present.has(key),
  );
}
