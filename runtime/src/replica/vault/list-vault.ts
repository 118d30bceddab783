import { listFolders } from '../../store/list-folders.ts';
import type { Store } from '../../store/store.ts';
import type { ReplicaKeys } from '../keys.ts';
import { type VaultCopy, vaultCopyOf } from './vault-copy.ts';

/**
 * The complete copies in the vault, oldest first, and the store's time. Two requests for each, however many objects it has.
 * Those of a time to come are left out: nobody who means well made them.
 */
export async function listVault({
  store,
  keys,
  signal,
}: {
  store: Store;
  keys: ReplicaKeys;
  signal?: AbortSignal | undefined;
}): Promise<{ copies: VaultCopy[]; now: Date }> {
  const copies: VaultCopy[] = [];
  for await (const id of listFolders({ store, prefix: keys.vault, signal })) {
    const copy = vaultCopyOf(keys, id);
    if (copy !== undefined && (await isComplete({ store, copy, signal }))) copies.push(copy);
  }
  const { date: now } = await store.list({ prefix: keys.vault, limit: 1, ...(signal && { signal }) });
  return { copies: copies.filter(({ madeAt }) => madeAt <= now), now };
}

/** The record comes last. */
async function isComplete({
  store,
  copy: { keys, seq },
  signal,
}: {
  store: Store;
  copy: VaultCopy;
  signal: AbortSignal | undefined;
}): Promise<boolean> {
  const page = await store.list({ prefix: keys.record(seq), limit: 1, ...(signal && { signal }) });
  return page.objects.length > 0;
}
