import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ReplicaKeys } from '../../../runtime/src/replica/keys.ts';
import { ReplicaLog } from '../../../runtime/src/replica/log/log.ts';
import { listRecords } from '../../../runtime/src/replica/log/log-listing.ts';
import type { Seq } from '../../../runtime/src/replica/log/numbers.ts';
import type { LogRecord } from '../../../runtime/src/replica/log/record.ts';
import { openStore } from '../../../runtime/src/store/open-store.ts';
import type { Store } from '../../../runtime/src/store/store.ts';

const bucket = 'bucket';

/** A replica in a folder: its bucket is the folder below. */
export interface FolderReplica {
  readonly store: Store;
  readonly keys: ReplicaKeys;
  readonly log: ReplicaLog;
}

/** Opens the replica that lies in a folder; an empty folder is an empty bucket. */
export async function openFolderReplica(folder: string): Promise<FolderReplica> {
  await mkdir(join(folder, bucket), { recursive: true });
  const store = await openStore({ endpoint: pathToFileURL(`${folder}/`), bucket });
  const keys = new ReplicaKeys('points');
  return { store, keys, log: new ReplicaLog({ store, keys }) };
}

/** The record of a seq. */
export async function recordAt({ log }: FolderReplica, seq: Seq): Promise<LogRecord> {
  const record = await log.read(seq);
  if (record === undefined) throw new Error(`there is no record ${seq}`);
  return record;
}

/** The newest record; undefined if the log is empty. */
export async function newestRecord(replica: FolderReplica): Promise<LogRecord | undefined> {
  let newest: Seq | undefined;
  for await (const { seq } of listRecords(replica)) newest = seq;
  return newest === undefined ? undefined : recordAt(replica, newest);
}
