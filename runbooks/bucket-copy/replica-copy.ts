import pLimit from 'p-limit';
import { ExitCode } from '../../runtime/src/errors/exit-code.ts';
import type { ReplicaKeys } from '../../runtime/src/replica/keys.ts';
import { listAll } from '../../runtime/src/store/list-all.ts';
import type { ListedObject, Store } from '../../runtime/src/store/store.ts';
import { PreconditionError } from '../frame/precondition-error.ts';
import { copyObject } from './object-copy.ts';

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
 * that was interrupted goes on where it stopped.
 * @throws {PreconditionError} if the target holds something that the source does not: another replica
 */
export async function compareReplicas({ from, to }: { from: Place; to: Place }): Promise<Missing> {
  const there = new Map<string, number>();
  for await (const { key, size } of listAll(to.store, `${to.keys.root}/`)) {
    there.set(key.slice(to.keys.root.length), size);
  }
  const missing: ListedObject[] = [];
  for await (const object of listAll(from.store, `${from.keys.root}/`)) {
    const name = object.key.slice(from.keys.root.length);
    const isMutable = !name.slice(1).includes('/');
    if (!isMutable && there.get(name) !== object.size) missing.push(object);
    there.delete(name);
  }
  const [stranger] = [...there.keys()].filter((name) => /^\/(log|packs|maps)\//.test(name));
  if (stranger !== undefined) throw holdsAnother(to, stranger);
  // Those of copies in the vault and of conflicts, too: a copy counts as complete by its record.
  const isRecord = ({ key }: ListedObject) => key.slice(from.keys.root.length).includes('/log/');
  return {
    objects: missing.filter((object) => !isRecord(object)),
    records: missing.filter(isRecord),
    bytes: missing.reduce((sum, { size }) => sum + size, 0),
  };
}

function holdsAnother({ store, keys }: Place, stranger: string): PreconditionError {
  return new PreconditionError({
    what: `${keys.root} in ${store.description} holds ${stranger.slice(1)}, which the source does not`,
    todo: 'Choose an empty place: two replicas never share one. A writer that collects meanwhile looks like this, too: stop it',
    exitCode: ExitCode.data,
  });
}

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
