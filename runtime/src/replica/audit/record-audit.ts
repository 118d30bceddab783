import { monotonicFactory } from 'ulid';
import type { Store } from '../../store/store.ts';
import type { ReplicaKeys } from '../keys.ts';
import type { AuditEntry } from './audit-entry.ts';

/** Rises within a millisecond, too: what one process does is listed in the order in which it did it. */
const ulid = monotonicFactory();

/**
 * Writes an entry to the audit trail, as an object that is never overwritten, and returns its key once it is durable.
 * @param options.redact takes secrets out of a text: an argument or an error message may quote what somebody typed
 * @param options.now names the object; default: the clock of this host
 * @throws {StoreError} if the entry could not be written
 */
export async function recordAudit({
  store,
  keys,
  entry,
  redact,
  now = () => new Date(),
  signal,
}: {
  store: Store;
  keys: ReplicaKeys;
  entry: AuditEntry;
  redact: (text: string) => string;
  now?: () => Date;
  signal?: AbortSignal;
}): Promise<string> {
  const time = now();
  const name = `${time.toISOString().replaceAll(':', '-')}-${ulid(time.getTime())}`;
  const key = `${keys.audit}${name}.json`;
  // The name is new, so an object that is there already is an earlier try of this very call.
  await store.create(key, Buffer.from(`${redact(JSON.stringify(entry))}\n`), signal && { signal });
  return key;
}
