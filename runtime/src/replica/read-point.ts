import type { Store } from '../store/store.ts';
import { NoReplicaError, NoSuchPointError } from './errors.ts';
import type { ReplicaLog } from './log.ts';
import { newestRecordAt } from './log-listing.ts';
import type { Seq } from './numbers.ts';
import { readNewest } from './open-log.ts';
import type { LogRecord } from './record.ts';

/** Which state somebody wants: the newest, the one of a record, or the newest that was durable at a time. */
export type WantedPoint =
  | { readonly at: 'newest' }
  | { readonly at: 'seq'; readonly seq: Seq }
  | { readonly at: 'time'; readonly time: Date };

/**
 * Reads the record of a wanted state.
 * @throws {NoReplicaError} if the log is empty
 * @throws {NoSuchPointError} if no record is kept for what was asked
 */
export async function readPoint({
  store,
  log,
  wanted,
  hint,
}: {
  store: Store;
  log: ReplicaLog;
  wanted: WantedPoint;
  hint?: Seq | undefined;
}): Promise<LogRecord> {
  const newest = await readNewest({ store, log, hint });
  if (newest === undefined) throw new NoReplicaError(`${log.keys.root} in ${store.description}`);
  if (wanted.at === 'newest') return newest;
  const tail = newest.line.seq;
  const seq =
    wanted.at === 'seq'
      ? wanted.seq
      : (await newestRecordAt({ store, keys: log.keys, time: wanted.time, tail }))?.seq;
  const record = seq === undefined ? undefined : await log.read(seq);
  if (record === undefined || record.line.root === null) throw new NoSuchPointError(describe(wanted));
  return record;
}

function describe(wanted: WantedPoint): string {
  if (wanted.at === 'seq') return String(wanted.seq);
  return wanted.at === 'time' ? `at ${wanted.time.toISOString()}` : 'at all';
}
