import pLimit from 'p-limit';
import type { Store } from '../../store/store.ts';
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

/**
 * The newest `limit` restore points, newest first. An `open` is none: it only repeats the state before it.
 * @throws {CorruptObjectError} if one of them is damaged
 */
export async function newestPoints({
  store,
  log,
  limit,
}: {
  store: Store;
  log: ReplicaLog;
  limit: number;
}): Promise<RestorePoint[]> {
  const listed: ListedRecord[] = [];
  for await (const record of listRecords({ store, keys: log.keys })) listed.push(record);
  const points: RestorePoint[] = [];
  while (points.length < limit && listed.length > 0) {
    const batch = listed.splice(-Math.max(limit - points.length, readsAtOnce)).reverse();
    points.push(...(await readPoints(log, batch)));
  }
  return points.slice(0, limit);
}

/**
 * The newest restore point of this name; undefined if none is kept. The name is in the record, so they are read, from the newest
 * on, until it turns up.
 * @throws {CorruptObjectError} if one of them is damaged
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
    const points = await readPoints(log, listed.splice(-namesAtOnce).reverse());
    const found = points.find(({ line }) => line.name === name);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function readPoints(log: ReplicaLog, listed: readonly ListedRecord[]): Promise<RestorePoint[]> {
  const atOnce = pLimit(readsAtOnce);
  const read = await Promise.all(
    listed.map((record) => atOnce(async () => ({ ...record, line: (await log.read(record.seq))?.line }))),
  );
  return read.flatMap(({ line, ...record }) =>
    line === undefined || line.kind === 'open' ? [] : [{ ...record, line }],
  );
}
