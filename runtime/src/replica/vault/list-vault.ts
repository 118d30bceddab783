import type { Store } from '../../store/store.ts';
import type { ReplicaKeys } from '../keys.ts';
import { type VaultCopy, vaultCopyOf } from './vault-copy.ts';

/** First character after the slash: what sorts behind everything below a folder. */
const afterSlash = '0';

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
  let after = keys.vault;
  for (;;) {
    const page = await store.list({ prefix: keys.vault, after, limit: 1, ...(signal && { signal }) });
    const [object] = page.objects;
    if (object === undefined) {
      return { copies: copies.filter(({ madeAt }) => madeAt <= page.date), now: page.date };
    }
    const [id = ''] = object.key.slice(keys.vault.length).split('/');
    const copy = vaultCopyOf(keys, id);
    if (copy !== undefined && (await isComplete({ store, copy, signal }))) copies.push(copy);
    after = `${keys.vault}${id}${afterSlash}`;
  }
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
