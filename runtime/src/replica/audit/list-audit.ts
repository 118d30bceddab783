import pLimit from 'p-limit';
import { listAll } from '../../store/list-all.ts';
import type { ListedObject, Store } from '../../store/store.ts';
import type { ReplicaKeys } from '../keys.ts';
import { type AuditEntry, auditEntrySchema } from './audit-entry.ts';

/** Entries read at once. */
const readsAtOnce = 6;

/** An entry of the audit trail as it lies in the bucket. */
export interface RecordedAudit {
  readonly key: string;
  /** By the clock of the store, which nobody who acts can set. */
  readonly recordedAt: Date;
  /** Undefined if the object is no entry: that is shown, not hidden. */
  readonly entry: AuditEntry | undefined;
}

/** The newest `limit` entries of the audit trail, newest first. */
export async function listAudit({
  store,
  keys,
  limit,
}: {
  store: Store;
  keys: ReplicaKeys;
  limit: number;
}): Promise<RecordedAudit[]> {
  const listed: ListedObject[] = [];
  for await (const object of listAll(store, keys.audit)) listed.push(object);
  const atOnce = pLimit(readsAtOnce);
  // Names begin with the time, so the last ones in byte order are the newest.
  const newest = listed.slice(-limit).reverse();
  return Promise.all(newest.map((object) => atOnce(() => readEntry(store, object))));
}

async function readEntry(store: Store, { key, lastModified }: ListedObject): Promise<RecordedAudit> {
  const object = await store.read(key);
  return { key, recordedAt: lastModified, entry: object && parseEntry(object.bytes) };
}

function parseEntry(bytes: Uint8Array): AuditEntry | undefined {
  try {
    return auditEntrySchema.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8'))).data;
  } catch (failure) {
    if (failure instanceof SyntaxError) return undefined;
    throw failure;
  }
}
