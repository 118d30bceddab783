import { listAll } from '../store/list-all.ts';
import { listFolders } from '../store/list-folders.ts';
import type { ListedObject, Store } from '../store/store.ts';
import { NoSuchConflictError, UnknownFormatError } from './errors.ts';
import { ReplicaKeys } from './keys.ts';
import { ReplicaLog } from './log/log.ts';
import { readNewest } from './log/open-log.ts';
import type { RecordLine } from './log/record.ts';
import { isWhole } from './retention/is-whole.ts';
import { isLoss } from './vault/salvage.ts';

/** What lost a conflict, kept under `conflicts/<id>/` as a replica of its own. */
export interface Conflict {
  readonly id: string;
  /** When it was kept, by the clock of the host that kept it; undefined if the id has another form. */
  readonly keptAt: Date | undefined;
  /** Host that kept it. */
  readonly host: string | undefined;
  readonly objects: number;
  /** Bytes of all its objects. */
  readonly bytes: number;
  /** Its newest record; undefined if it is damaged, or if keeping it was interrupted before there was a state to restore. */
  readonly newest: RecordLine | undefined;
  /** Why the newest record cannot be read; undefined if it can, or if there is none. */
  readonly damage: string | undefined;
}

/** Name of a conflict: when it happened, and on which host. Sorts by time. */
export function conflictId(now: Date, host: string): string {
  return `${now.toISOString().replaceAll(':', '-')}-${host}`;
}

/** Where a conflict lies. */
export function conflictKeys(keys: ReplicaKeys, id: string): ReplicaKeys {
  return new ReplicaKeys(`${keys.conflicts}${id}`);
}

/** All conflicts of a replica, oldest first. */
export async function listConflicts({
  store,
  keys,
}: {
  store: Store;
  keys: ReplicaKeys;
}): Promise<Conflict[]> {
  const objectsOf = new Map<string, ListedObject[]>();
  for await (const object of listAll(store, keys.conflicts)) {
    const [id = ''] = object.key.slice(keys.conflicts.length).split('/');
    const objects = objectsOf.get(id) ?? [];
    if (objects.length === 0) objectsOf.set(id, objects);
    objects.push(object);
  }
  const conflicts: Conflict[] = [];
  for (const [id, objects] of objectsOf) conflicts.push(await describe({ store, keys, id, objects }));
  return conflicts;
}

/** How many conflicts a replica has: one request for each, and one more. */
export async function countConflicts({
  store,
  keys,
  signal,
}: {
  store: Store;
  keys: ReplicaKeys;
  signal?: AbortSignal;
}): Promise<number> {
  let count = 0;
  for await (const _id of listFolders({ store, prefix: keys.conflicts, signal })) count += 1;
  return count;
}

/**
 * One conflict.
 * @throws {NoSuchConflictError} if nothing lies under this id
 */
export async function readConflict({
  store,
  keys,
  id,
}: {
  store: Store;
  keys: ReplicaKeys;
  id: string;
}): Promise<Conflict> {
  const objects = await objectsBelow({ store, keys, id });
  return describe({ store, keys, id, objects });
}

/**
 * Deletes all objects of a conflict, and makes sure that they are gone; the records first, so that what an interruption
 * leaves is not taken for a state that can be restored. Returns how many there were.
 * @throws {NoSuchConflictError} if nothing lies under this id
 * @throws {ObjectsRemainError} if the store keeps what it was told to delete
 */
export async function discardConflict({
  store,
  keys,
  id,
}: {
  store: Store;
  keys: ReplicaKeys;
  id: string;
}): Promise<number> {
  const objects = await objectsBelow({ store, keys, id });
  const { log } = conflictKeys(keys, id);
  const records = objects.filter(({ key }) => key.startsWith(log));
  const others = objects.filter(({ key }) => !key.startsWith(log));
  for (const group of [records, others]) await store.delete(group.map(({ key }) => key));
  return objects.length;
}

async function objectsBelow({
  store,
  keys,
  id,
}: {
  store: Store;
  keys: ReplicaKeys;
  id: string;
}): Promise<ListedObject[]> {
  // A part of a conflict is none.
  if (id.includes('/')) throw new NoSuchConflictError(id);
  const objects: ListedObject[] = [];
  for await (const object of listAll(store, `${conflictKeys(keys, id).root}/`)) objects.push(object);
  if (objects.length === 0) throw new NoSuchConflictError(id);
  return objects;
}

async function describe({
  store,
  keys,
  id,
  objects,
}: {
  store: Store;
  keys: ReplicaKeys;
  id: string;
  objects: readonly ListedObject[];
}): Promise<Conflict> {
  const state = await restorable({ store, keys: conflictKeys(keys, id), objects });
  const [, day, hour, minute, second, host] =
    /^(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d\.\d{3}Z)-(.+)$/.exec(id) ?? [];
  return {
    id,
    keptAt: day === undefined ? undefined : new Date(`${day}T${hour}:${minute}:${second}`),
    host,
    objects: objects.length,
    bytes: objects.reduce((sum, { size }) => sum + size, 0),
    ...state,
  };
}

/**
 * The newest record, if it is a state that is there whole. While a conflict is being kept its log has at first an `open` without a
 * state, or only records whose WAL the state needs. One that is damaged is said to be, so that the other conflicts can be seen.
 */
async function restorable({
  store,
  keys,
  objects,
}: {
  store: Store;
  keys: ReplicaKeys;
  objects: readonly ListedObject[];
}): Promise<Pick<Conflict, 'newest' | 'damage'>> {
  const none = { newest: undefined, damage: undefined };
  try {
    const line = (await readNewest({ store, log: new ReplicaLog({ store, keys }) }))?.line;
    if (line?.root == null) return none;
    const present = new Set(objects.map(({ key }) => key));
    return (await isWhole({ store, keys, line, present })) ? { newest: line, damage: undefined } : none;
  } catch (failure) {
    if (!isLoss(failure) && !(failure instanceof UnknownFormatError)) throw failure;
    return { newest: undefined, damage: failure.message };
  }
}
