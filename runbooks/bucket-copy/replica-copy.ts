import pLimit from 'p-limit';
import type { ReplicaKeys } from '../../runtime/src/replica/keys.ts';
import { listAll } from '../../runtime/src/store/list-all.ts';
import type { ListedObject, Store } from '../../runtime/src/store/store.ts';
import { copyObject } from './object-copy.ts';
import { holdsAnother, requireCopyOf } from './same-replica.ts';

/** Objects under way at once. */
const copiesAtOnce = 6;

/** One replica in one store. */
export interface Place {
  readonly store: Store;
  readonly keys: ReplicaKeys;
}

/** What has to be copied so that the target holds what the source does. */
export interface Missing {
  /** In the order in which records may refer to them: the records come last. */
  readonly objects: readonly ListedObject[];
  readonly records: readonly ListedObject[];
  readonly bytes: number;
}

/**
 * Compares two places. Everything but the lease is immutable, so what has the same name and size is the same object, and a copy
 * that was interrupted goes on where it stopped. What the source has collected since an earlier run may stay in the target.
 * @throws {PreconditionError} if the target is no copy of the source: another replica, or one that somebody has gone on with
 */
export async function compareReplicas({ from, to }: { from: Place; to: Place }): Promise<Missing> {
  const there = new Map<string, number>();
  for await (const { key, size } of listAll(to.store, `${to.keys.root}/`)) {
    there.set(key.slice(to.keys.root.length), size);
  }
  const missing: ListedObject[] = [];
  const common: string[] = [];
  for await (const object of listAll(from.store, `${from.keys.root}/`)) {
    const name = object.key.slice(from.keys.root.length);
    const isMutable = !name.slice(1).includes('/');
    if (isMutable) continue;
    const size = there.get(name);
    if (size === undefined) missing.push(object);
    else if (size !== object.size) throw holdsAnother(to, name);
    else if (isOfReplica(name)) common.push(name);
    there.delete(name);
  }
  const strangers = [...there.keys()].filter(isOfReplica);
  await requireCopyOf({ from, to, holdings: { common, strangers } });
  // Those of copies in the vault and of conflicts, too: a copy counts as complete by its record.
  const isRecord = ({ key }: ListedObject) => key.slice(from.keys.root.length).includes('/log/');
  return {
    objects: missing.filter((object) => !isRecord(object)),
    records: missing.filter(isRecord),
    bytes: missing.reduce((sum, { size }) => sum + size, 0),
  };
}

const isOfReplica = (name: string): boolean => /^\/(log|packs|maps)\//.test(name);

/** Copies objects, several at once, and says how far it has come. */
export async function copyAll({
  from,
  to,
  objects,
  signal,
  say,
}: {
  from: Place;
  to: Place;
  objects: readonly ListedObject[];
  signal: AbortSignal;
  say: (line: string) => void;
}): Promise<void> {
  const limit = pLimit(copiesAtOnce);
  let done = 0;
  const copy = async (object: ListedObject) => {
    signal.throwIfAborted();
    const as = `${to.keys.root}${object.key.slice(from.keys.root.length)}`;
    await copyObject({ from: from.store, to: to.store, object, as, signal });
    done += 1;
    if (done % 1000 === 0) say(`  ${done} of ${objects.length}`);
  };
  await Promise.all(objects.map((object) => limit(() => copy(object))));
}
