import { MissingObjectError, NoReplicaError } from '../../replica/errors.ts';
import type { FetchedState } from '../../replica/fetch-state.ts';
import type { ReplicaLog } from '../../replica/log/log.ts';
import { readPoint, type WantedPoint } from '../../replica/log/read-point.ts';
import type { LogRecord } from '../../replica/log/record.ts';
import type { Store } from '../../store/store.ts';
import { type RestoreOptions, restoreDatabase } from './restore-database.ts';

/**
 * Finds a wanted state and restores it. If an object is gone by the time it is read, retention may have been at work: the
 * point is looked up once more and restored from what is there then.
 * @throws {NoReplicaError | NoSuchPointError} if there is no such state
 * @throws {EiderError} as {@link restoreDatabase}
 */
export async function restorePoint({
  store,
  log,
  wanted,
  ...options
}: {
  store: Store;
  log: ReplicaLog;
  wanted: WantedPoint;
} & Omit<RestoreOptions, 'store' | 'keys' | 'record'>): Promise<FetchedState & { record: LogRecord }> {
  const restore = async () => {
    const record = await readPoint({ store, log, wanted });
    if (record.line.root === null) throw new NoReplicaError(`${log.keys.root} in ${store.description}`);
    return { record, ...(await restoreDatabase({ store, keys: log.keys, record, ...options })) };
  };
  try {
    return await restore();
  } catch (failure) {
    if (!(failure instanceof MissingObjectError)) throw failure;
    return restore();
  }
}
