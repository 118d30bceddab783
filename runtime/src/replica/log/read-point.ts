import type { Store } from '../../store/store.ts';
import { NoReplicaError, NoSuchPointError } from '../errors.ts';
import { readTailHint } from '../tail-hint.ts';
import { findTail } from './find-tail.ts';
import type { ReplicaLog } from './log.ts';
import { newestRecordAt } from './log-listing.ts';
import { noSeq, type Seq } from './numbers.ts';
import { readNewest } from './open-log.ts';
import { newestOfName } from './points.ts';
import type { LogRecord } from './record.ts';

/** Which state somebody wants: the newest, the one of a record, the newest that was durable at a time, or the newest of a name. */
export type WantedPoint =
  | { readonly at: 'newest' }
  | { readonly at: 'seq'; readonly seq: Seq }
  | { readonly at: 'time'; readonly time: Date }
  | { readonly at: 'name'; readonly name: string };

type OlderPoint = Exclude<WantedPoint, { at: 'newest' }>;

/**
 * Reads the record of a wanted state. For an older one the newest is not read: it may be damaged, and just that be the reason.
 * @throws {NoReplicaError} if the log is empty
 * @throws {NoSuchPointError} if no record is kept for what was asked
 */
export async function readPoint({
  store,
  log,
  wanted,
  signal,
}: {
  store: Store;
  log: ReplicaLog;
  wanted: WantedPoint;
  signal?: AbortSignal | undefined;
}): Promise<LogRecord> {
  const hint = await readTailHint({ store, keys: log.keys, signal });
  const record =
    wanted.at === 'newest'
      ? await readNewest({ store, log, hint, signal })
      : await readOlder({ store, log, wanted, hint, signal });
  if (record === undefined) throw new NoReplicaError(`${log.keys.root} in ${store.description}`);
  return record;
}

/** Undefined if the log is empty. */
async function readOlder({
  store,
  log,
  wanted,
  hint,
  signal,
}: {
  store: Store;
  log: ReplicaLog;
  wanted: OlderPoint;
  hint: Seq | undefined;
  signal: AbortSignal | undefined;
}): Promise<LogRecord | undefined> {
  const { keys } = log;
  const tail = await findTail({ store, keys, hint, signal });
  if (tail === noSeq) return undefined;
  const seq = await seqOf(store, log, wanted, tail);
  const record = seq === undefined ? undefined : await log.read(seq, signal);
  if (record === undefined || record.line.root === null) throw new NoSuchPointError(nameOfWanted(wanted));
  return record;
}

async function seqOf(store: Store, log: ReplicaLog, wanted: OlderPoint, tail: Seq): Promise<Seq | undefined> {
  if (wanted.at === 'seq') return wanted.seq;
  const found =
    wanted.at === 'name'
      ? await newestOfName({ store, log, name: wanted.name })
      : await newestRecordAt({ store, keys: log.keys, time: wanted.time, tail });
  return found?.seq;
}

/** The words for a wanted state in messages. */
export function nameOfWanted(wanted: WantedPoint): string {
  if (wanted.at === 'newest') return wanted.at;
  if (wanted.at === 'seq') return String(wanted.seq);
  return wanted.at === 'name' ? `named ${wanted.name}` : `at ${wanted.time.toISOString()}`;
}
