import pLimit from 'p-limit';
import type { Store } from '../../store/store.ts';
import { MissingObjectError } from '../errors.ts';
import { copyOnce } from '../frame/copy-once.ts';
import type { ReplicaKeys } from '../keys.ts';
import { Reachable } from '../retention/reachable.ts';
import type { LogRecord } from './record.ts';

/** Copies under way at once. */
const copiesAtOnce = 6;

interface CopyRecordOptions {
  store: Store;
  from: ReplicaKeys;
  to: ReplicaKeys;
  record: LogRecord;
  /**
   * When the record itself is copied: `last` of all, where its presence says that the copy is whole; or `newest`, before the lower
   * records that its WAL lies in, so that none of those is ever taken for what is kept. Default: last.
   */
  place?: 'last' | 'newest';
  signal?: AbortSignal | undefined;
}

/**
 * Copies a record and everything that it refers to under another root, within the bucket: a replica of its own that is
 * restored like any other. Packs and maps come first. Returns how many objects there are.
 * @throws {MissingObjectError} if something that it refers to is gone
 */
export async function copyRecord({
  store,
  from,
  to,
  record,
  place = 'last',
  signal,
}: CopyRecordOptions): Promise<number> {
  const reachable = new Reachable({ store, keys: from });
  await reachable.add(record, signal);
  const own = from.record(record.line.seq);
  const objects = [...reachable.packs.keys(), ...reachable.maps];
  const carriers = [...reachable.records].filter((key) => key !== own);
  const copy = async (key: string) => {
    signal?.throwIfAborted();
    const target = `${to.root}${key.slice(from.root.length)}`;
    if (!(await copyOnce({ store, from: key, to: target, signal }))) throw new MissingObjectError(key);
  };
  const limit = pLimit(copiesAtOnce);
  const copyAll = (keys: readonly string[]) => Promise.all(keys.map((key) => limit(() => copy(key))));
  await copyAll(objects);
  if (place === 'newest') await copy(own);
  await copyAll(carriers);
  if (place === 'last') await copy(own);
  return objects.length + carriers.length + 1;
}
