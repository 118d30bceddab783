import type { Store } from '../../store/store.ts';
import { NoReplicaError, NoSuchPointError } from '../errors.ts';
import { findTail } from './find-tail.ts';
import type { ReplicaLog } from './log.ts';
import { newestRecordAt } from './log-listing.ts';
import { noSeq, type Seq } from './numbers.ts';
import { readNewest } from './open-log.ts';
import type { LogRecord } from './record.ts';

/** Which state somebody wants: the newest, the one of a record, or the newest that was durable at a time. */
export type WantedPoint =
  | { readonly at: 'newest' }
  | { readonly at: 'seq'; readonly seq: Seq }
  | { readonly at: 'time'; readonly time: Date };

/**
 * Reads the record of a wanted state. For an older one the newest is not read: it may be damaged, and just that be the reason.
 * @throws {NoReplicaError} if the log is empty
 * @throws {NoSuchPointError} if no record is kept for what was asked
 */
export async function readPoint({
  store,
  log,
  wanted,
}: {
  store: Store;
  log: ReplicaLog;
  wanted: WantedPoint;
}): Promise<LogRecord> {
  const record =
    wanted.at === 'newest' ? await readNewest({ store, log }) : await readOlder(store, log, wanted);
  if (record === undefined) throw new NoReplicaError(`${log.keys.root} in ${store.description}`);
  return record;
}

/** Undefined if the log is empty. */
async function readOlder(
  store: Store,
  log: ReplicaLog,
  wanted: Exclude<WantedPoint, { at: 'newest' }>,
): Promise<LogRecord | undefined> {
  const { keys } = log;
  const tail = await findTail({ store, keys });
  if (tail === noSeq) return undefined;
  const seq =
    wanted.at === 'seq' ? wanted.seq : (await newestRecordAt({ store, keys, time: wanted.time, tail }))?.seq;
  const record = seq === undefined ? undefined : await log.read(seq);
  if (record === undefined || record.line.root === null) throw new NoSuchPointError(describe(wanted));
  return record;
}

function describe(wanted: Exclude<WantedPoint, { at: 'newest' }>): string {
  return wanted.at === 'seq' ? String(wanted.seq) : `at ${wanted.time.toISOString()}`;
}
