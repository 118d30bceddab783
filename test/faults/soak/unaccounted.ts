import { conflictKeys, listConflicts } from '../../../runtime/src/replica/conflicts.ts';
import { epochOfName, type ReplicaKeys } from '../../../runtime/src/replica/keys.ts';
import type { Epoch } from '../../../runtime/src/replica/log/numbers.ts';
import type { RecordLine } from '../../../runtime/src/replica/log/record.ts';
import { Reachable } from '../../../runtime/src/replica/retention/reachable.ts';
import { listAll } from '../../../runtime/src/store/list-all.ts';
import type { Store } from '../../../runtime/src/store/store.ts';

/** Objects that no record refers to. */
export interface Unreferenced {
  /** Uploaded by a reign that was cut off before the record that would have referred to them. */
  readonly explained: string[];
  readonly unaccounted: string[];
}

/** Accounts for every object below a replica's root: by a record that refers to it, by what it is, by a conflict that was kept, or by a reign that was cut off. */
export async function accountForObjects({
  store,
  keys,
  lines,
  cutOff,
}: {
  store: Store;
  keys: ReplicaKeys;
  /** The whole log. */
  lines: readonly RecordLine[];
  cutOff: ReadonlySet<Epoch>;
}): Promise<Unreferenced> {
  const reachable = new Reachable({ store, keys });
  for (const line of lines) await reachable.add({ line });
  const known = new Set([
    keys.lease,
    ...lines.map(({ seq }) => keys.record(seq)),
    ...reachable.maps,
    ...reachable.packs.keys(),
  ]);
  const conflicts = await listConflicts({ store, keys });
  const kept = conflicts.filter(({ newest }) => newest !== undefined);
  // What lies here needs no record: an archive snapshot, a conflict.
  const whole = [keys.archive, ...kept.map(({ id }) => `${conflictKeys(keys, id).root}/`)];
  const found: Unreferenced = { explained: [], unaccounted: [] };
  for await (const { key } of listAll(store, `${keys.root}/`)) {
    if (known.has(key) || whole.some((prefix) => key.startsWith(prefix))) continue;
    const epoch = epochOfName(key.slice(key.lastIndexOf('/') + 1));
    // A start that was cut off leaves the object with which it tried the store.
    const explained = key.startsWith(`${keys.root}/probe/`) || (epoch !== undefined && cutOff.has(epoch));
    (explained ? found.explained : found.unaccounted).push(key);
  }
  return found;
}
