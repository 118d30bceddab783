import pLimit from 'p-limit';
import type { Store } from '../../store/store.ts';
import { isLoss } from '../vault/salvage.ts';
import type { ReplicaLog } from './log.ts';
import { type ListedRecord, listRecords } from './log-listing.ts';
import type { RecordLine } from './record.ts';

/** Records read at once. */
const readsAtOnce = 6;

/** Records read before it is looked whether the name is among them. */
const namesAtOnce = 64;

/** A record that somebody can restore. */
export interface RestorePoint extends ListedRecord {
  readonly line: RecordLine;
}

/** A record that cannot be read, and so cannot be restored. */
export interface DamagedRecord extends ListedRecord {
  /** What is wrong with it. */
  readonly problem: string;
}

/** What reading some records has shown. */
export interface ListedPoints {
  readonly points: readonly RestorePoint[];
  /** Those among them that nobody can restore: when there is one, others are wanted all the more. */
  readonly damaged: readonly DamagedRecord[];
}

/** The newest `limit` restore points, newest first. An `open` is none: it only repeats the state before it. */
export async function newestPoints({
  store,
  log,
  limit,
}: {
  store: Store;
  log: ReplicaLog;
  limit: number;
}): Promise<ListedPoints> {
  const listed: ListedRecord[] = [];
  for await (const record of listRecords({ store, keys: log.keys })) listed.push(record);
  const points: RestorePoint[] = [];
  const damaged: DamagedRecord[] = [];
  while (points.length < limit && listed.length > 0) {
    const batch = listed.splice(-Math.max(limit - points.length, readsAtOnce)).reverse();
    const read = await readPoints(log, batch);
    points.push(...read.points);
    damaged.push(...read.damaged);
  }
  return { points: points.slice(0, limit), damaged };
}

/**
 * The newest restore point of this name; undefined if none is kept. The name is in the record, so they are read, from the newest
 * on, until it turns up; those that are damaged are passed over.
 */
export async function newestOfName({
  store,
  log,
  name,
}: {
  store: Store;
  log: ReplicaLog;
  name: string;
}): Promise<RestorePoint | undefined> {
  const listed: ListedRecord[] = [];
  for await (const record of listRecords({ store, keys: log.keys })) listed.push(record);
  while (listed.length > 0) {
    const { points } = await readPoints(log, listed.splice(-namesAtOnce).reverse());
    const found = points.find(({ line }) => line.name === name);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function readPoints(log: ReplicaLog, listed: readonly ListedRecord[]): Promise<ListedPoints> {
  const atOnce = pLimit(readsAtOnce);
  const read = await Promise.all(listed.map((record) => atOnce(() => readOne(log, record))));
  return {
    points: read.flatMap((one) => ('line' in one ? [one] : [])),
    damaged: read.flatMap((one) => ('problem' in one ? [one] : [])),
  };
}

/** Neither, if it is an `open`, or retention has just taken it. */
async function readOne(
  log: ReplicaLog,
  record: ListedRecord,
): Promise<RestorePoint | DamagedRecord | ListedRecord> {
  try {
    const line = (await log.read(record.seq))?.line;
    return line === undefined || line.kind === 'open' ? record : { ...record, line };
  } catch (failure) {
    if (!isLoss(failure)) throw failure;
    return { ...record, problem: failure.message };
  }
}
