import { MissingObjectError, NoReplicaError } from '../../replica/errors.ts';
import type { FetchedState } from '../../replica/fetch-state.ts';
import type { ReplicaLog } from '../../replica/log/log.ts';
import { noSeq } from '../../replica/log/numbers.ts';
import { readPoint, type WantedPoint } from '../../replica/log/read-point.ts';
import type { LogRecord } from '../../replica/log/record.ts';
import { refuseShortLog } from '../../replica/vault/refuse-short-log.ts';
import { isLoss, Salvage, type SalvagedObject } from '../../replica/vault/salvage.ts';
import { SalvagedLog } from '../../replica/vault/salvaged-log.ts';
import type { Store } from '../../store/store.ts';
import { type RestoreOptions, restoreDatabase } from './restore-database.ts';

interface RestorePointOptions extends Omit<RestoreOptions, 'store' | 'keys' | 'record' | 'salvage'> {
  store: Store;
  log: ReplicaLog;
  wanted: WantedPoint;
  /** Told of each object that is missing or damaged and comes from the vault; default: such an object ends the restore. */
  onSalvaged?: (object: SalvagedObject) => void;
}

/**
 * Finds a wanted state and restores it. If an object is gone by the time it is read, retention may have been at work: the
 * point is looked up once more and restored from what is there then, with the help of the vault if that is wanted.
 * @throws {NoReplicaError | NoSuchPointError} if there is no such state
 * @throws {LogCutShortError} if the newest state is wanted and the log has lost it
 * @throws {EiderError} as {@link restoreDatabase}
 */
export async function restorePoint({
  onSalvaged,
  ...options
}: RestorePointOptions): Promise<FetchedState & { record: LogRecord }> {
  const { store, log, signal } = options;
  try {
    return await restore(options);
  } catch (failure) {
    if (onSalvaged === undefined) {
      if (!(failure instanceof MissingObjectError)) throw failure;
      return restore(options);
    }
    if (!isLoss(failure)) throw failure;
    const salvage = new Salvage({ store, keys: log.keys, onSalvaged, signal });
    return restore({ ...options, log: new SalvagedLog({ store, keys: log.keys, salvage }), salvage });
  }
}

async function restore({
  log,
  wanted,
  ...options
}: Omit<RestorePointOptions, 'onSalvaged'> & Pick<RestoreOptions, 'salvage'>): Promise<
  FetchedState & { record: LogRecord }
> {
  const { store, signal } = options;
  const record = await find({ store, log, wanted, signal });
  if (record.line.root === null) throw new NoReplicaError(`${log.keys.root} in ${store.description}`);
  return { record, ...(await restoreDatabase({ keys: log.keys, record, ...options })) };
}

/** The record of a wanted state; an older one is not taken for the newest because that was deleted. */
async function find({
  store,
  log,
  wanted,
  signal,
}: Pick<RestorePointOptions, 'store' | 'log' | 'wanted' | 'signal'>): Promise<LogRecord> {
  if (wanted.at !== 'newest') return readPoint({ store, log, wanted, signal });
  try {
    const record = await readPoint({ store, log, wanted, signal });
    await refuseShortLog({ store, log, tail: record.line.seq, signal });
    return record;
  } catch (failure) {
    if (failure instanceof NoReplicaError) await refuseShortLog({ store, log, tail: noSeq, signal });
    throw failure;
  }
}
