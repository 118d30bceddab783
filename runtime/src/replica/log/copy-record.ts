import pLimit from 'p-limit';
import type { Store } from '../../store/store.ts';
import { MissingObjectError } from '../errors.ts';
import type { ReplicaKeys } from '../keys.ts';
import { Reachable } from '../retention/reachable.ts';
import type { LogRecord } from './record.ts';

/** Copies under way at once. */
const copiesAtOnce = 6;

/**
 * Copies a record and everything that it refers to under another root, within the bucket: a replica of its own that is
 * restored like any other. The record comes last, so that what lies there half is not taken for a replica. Returns how many
 * objects there are.
 * @throws {MissingObjectError} if something that it refers to is gone
 */
export async function copyRecord({
  store,
  from,
  to,
  record,
  signal,
}: {
  store: Store;
  from: ReplicaKeys;
  to: ReplicaKeys;
  record: LogRecord;
  signal?: AbortSignal | undefined;
}): Promise<number> {
  const reachable = new Reachable({ store, keys: from });
  await reachable.add(record);
  const own = from.record(record.line.seq);
  const needed = new Set([...reachable.packs.keys(), ...reachable.maps, ...reachable.records]);
  needed.delete(own);
  const copy = async (key: string) => {
    const target = `${to.root}${key.slice(from.root.length)}`;
    signal?.throwIfAborted();
    if (!(await store.copy(key, target, signal && { signal }))) throw new MissingObjectError(key);
  };
  const limit = pLimit(copiesAtOnce);
  await Promise.all([...needed].map((key) => limit(() => copy(key))));
  await copy(own);
  return needed.size + 1;
}
