import type { ListedObject, Store } from '../../store/store.ts';
import type { ReplicaKeys } from '../keys.ts';
import { nextSeq, noSeq, type Seq } from './numbers.ts';

/** A record as a listing of the log shows it, without being read. */
export interface ListedRecord {
  readonly seq: Seq;
  /** When it became durable, by the store's clock. */
  readonly durableAt: Date;
  /** Bytes of the object. */
  readonly size: number;
}

/** The records above `after`, ascending; one request per thousand. */
export async function* listRecords({
  store,
  keys,
  after = noSeq,
  signal,
}: {
  store: Store;
  keys: ReplicaKeys;
  after?: Seq;
  signal?: AbortSignal | undefined;
}): AsyncGenerator<ListedRecord> {
  let last = keys.record(after);
  for (;;) {
    const page = await store.list({ prefix: keys.log, after: last, ...(signal && { signal }) });
    for (const object of page.objects) {
      const record = listed(keys, object);
      if (record !== undefined) yield record;
      last = object.key;
    }
    if (!page.more) return;
  }
}

/** The lowest record that is not below `from`; undefined if there is none. One request. */
export async function firstRecordFrom({
  store,
  keys,
  from,
}: {
  store: Store;
  keys: ReplicaKeys;
  from: Seq;
}): Promise<ListedRecord | undefined> {
  const [first] = await firstRecordsFrom({ store, keys, from, limit: 1 });
  return first;
}

/** The lowest `limit` records that are not below `from`, ascending. One request. */
export async function firstRecordsFrom({
  store,
  keys,
  from,
  limit,
  signal,
}: {
  store: Store;
  keys: ReplicaKeys;
  from: Seq;
  limit: number;
  signal?: AbortSignal | undefined;
}): Promise<ListedRecord[]> {
  const after = keys.record((from - 1) as Seq);
  const page = await store.list({ prefix: keys.log, after, limit, ...(signal && { signal }) });
  return page.objects.map((object) => listed(keys, object)).filter((record) => record !== undefined);
}

/**
 * The newest record that was durable at `time`, found by bisecting the log: a few requests, however long it is. `tail` is
 * the newest record's seq. Undefined if even the oldest record is younger.
 *
 * Records that somebody has overwritten are younger than those above them. Where bisecting meets them, or finds nothing, the whole
 * log is listed.
 */
export async function newestRecordAt({
  store,
  keys,
  time,
  tail,
}: {
  store: Store;
  keys: ReplicaKeys;
  time: Date;
  tail: Seq;
}): Promise<ListedRecord | undefined> {
  const seen = await firstRecordFrom({ store, keys, from: tail });
  const met = seen === undefined ? [] : [seen];
  let found: ListedRecord | undefined;
  let low = nextSeq(noSeq);
  let high = tail;
  while (low <= high) {
    const middle = Math.floor((low + high) / 2) as Seq;
    const record = await firstRecordFrom({ store, keys, from: middle });
    if (record !== undefined) met.push(record);
    if (record === undefined || record.durableAt > time) high = (middle - 1) as Seq;
    else {
      found = record;
      low = nextSeq(record.seq);
    }
  }
  return found !== undefined && isInOrder(met) ? found : lastRecordAt({ store, keys, time });
}

/** Whether later records became durable later. */
function isInOrder(records: readonly ListedRecord[]): boolean {
  const bySeq = records.toSorted((a, b) => a.seq - b.seq);
  return bySeq.every(({ durableAt }, index) => durableAt >= (bySeq[index - 1]?.durableAt ?? durableAt));
}

/** The highest record that was durable at `time`, whatever lies below it. */
async function lastRecordAt({
  store,
  keys,
  time,
}: {
  store: Store;
  keys: ReplicaKeys;
  time: Date;
}): Promise<ListedRecord | undefined> {
  let found: ListedRecord | undefined;
  for await (const record of listRecords({ store, keys })) if (record.durableAt <= time) found = record;
  return found;
}

function listed(keys: ReplicaKeys, { key, lastModified, size }: ListedObject): ListedRecord | undefined {
  const seq = keys.seqOf(key);
  return seq === undefined ? undefined : { seq, durableAt: lastModified, size };
}
