import type { Store } from '../../store/store.ts';
import type { ReplicaKeys } from '../keys.ts';
import { readRecordAt } from '../log/read-record-at.ts';
import { NoSuchVaultCopyError } from './errors.ts';
import { listVault } from './list-vault.ts';
import { isLoss } from './salvage.ts';
import type { VaultCopy } from './vault-copy.ts';

/**
 * The copy that somebody wants: `latest`, or the newest whose id begins with `wanted`, such as a date. One whose record is damaged is
 * passed over: when its lock is over, a thief may have overwritten it.
 * @throws {NoSuchVaultCopyError} if there is none; it names those that there are
 */
export async function findVaultCopy({
  store,
  keys,
  wanted,
}: {
  store: Store;
  keys: ReplicaKeys;
  wanted: string;
}): Promise<VaultCopy> {
  const { copies } = await listVault({ store, keys });
  const candidates = wanted === 'latest' ? copies : copies.filter(({ id }) => id.startsWith(wanted));
  for (const copy of candidates.toReversed()) if (await isReadable(store, copy)) return copy;
  throw new NoSuchVaultCopyError({ asked: wanted, ids: copies.map(({ id }) => id) });
}

async function isReadable(store: Store, { keys, seq }: VaultCopy): Promise<boolean> {
  try {
    await readRecordAt({ store, key: keys.record(seq) });
    return true;
  } catch (failure) {
    if (!isLoss(failure)) throw failure;
    return false;
  }
}
