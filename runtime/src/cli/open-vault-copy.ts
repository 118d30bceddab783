import type { ReplicaKeys } from '../replica/keys.ts';
import { ReplicaLog } from '../replica/log/log.ts';
import type { WantedPoint } from '../replica/log/read-point.ts';
import { findVaultCopy } from '../replica/vault/find-vault-copy.ts';
import type { Store } from '../store/store.ts';

/**
 * Finds the copy in the vault that somebody wants, as a replica to restore from.
 * @throws {NoSuchVaultCopyError} if there is none
 */
export async function openVaultCopy(options: {
  store: Store;
  keys: ReplicaKeys;
  wanted: string;
}): Promise<{ log: ReplicaLog; wanted: WantedPoint }> {
  const { seq, keys } = await findVaultCopy(options);
  return { log: new ReplicaLog({ store: options.store, keys }), wanted: { at: 'seq', seq } };
}
