import type { Store } from '../../store/store.ts';
import type { ReplicaKeys } from '../keys.ts';
import { copyRecord } from '../log/copy-record.ts';
import type { LogRecord } from '../log/record.ts';
import { listVault } from './list-vault.ts';
import { vaultId, vaultKeys } from './vault-copy.ts';

const millisecondsPerHour = 3_600_000;

export interface KeepVaultOptions {
  store: Store;
  keys: ReplicaKeys;
  /** The newest record. */
  newest: LogRecord;
  /** Age of the newest copy, by the store's clock, at which the next one is due. */
  everyHours: number;
  signal?: AbortSignal | undefined;
}

/** What the vault holds after a look at it. */
export interface VaultKept {
  /** When its newest copy was begun, by the store's clock. */
  readonly newestAt: Date;
  /** Its age. */
  readonly ageHours: number;
  /** The copy that was made now, and how many objects it has; undefined: none was due. */
  readonly copied: { readonly id: string; readonly objects: number } | undefined;
}

/**
 * Copies the newest state to the vault if that is due: every object, whatever its age, because the lock of each one ends some
 * day. Within the bucket: only the map is read. Undefined: there is nothing to copy yet.
 * @throws {MissingObjectError | CorruptObjectError} if something that the newest record refers to is gone
 */
export async function keepVault({
  store,
  keys,
  newest,
  everyHours,
  signal,
}: KeepVaultOptions): Promise<VaultKept | undefined> {
  // Nothing can be restored before the first state is there.
  if (newest.line.root === null) return undefined;
  const { copies, now } = await listVault({ store, keys, signal });
  const newestAt = copies.at(-1)?.madeAt;
  if (newestAt !== undefined) {
    const ageHours = (now.getTime() - newestAt.getTime()) / millisecondsPerHour;
    if (ageHours < everyHours) return { newestAt, ageHours, copied: undefined };
  }
  const id = vaultId(now, newest.line.seq);
  const to = vaultKeys(keys, id);
  const objects = await copyRecord({ store, from: keys, to, record: newest, signal });
  return { newestAt: now, ageHours: 0, copied: { id, objects } };
}
