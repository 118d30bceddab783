import type { Store } from '../../store/store.ts';
import type { ReplicaLog } from '../log/log.ts';
import type { Seq } from '../log/numbers.ts';
import { LogCutShortError } from './errors.ts';
import { listVault } from './list-vault.ts';

/**
 * Makes sure that the log has not lost its newest records, so that nothing older is taken for the newest state, nor an emptied
 * log for a new database.
 * @param options.tail the newest record, 0 if there is none
 * @throws {LogCutShortError} if the vault holds a later one
 */
export async function refuseShortLog({
  store,
  log,
  tail,
  signal,
}: {
  store: Store;
  log: ReplicaLog;
  tail: Seq;
  signal?: AbortSignal | undefined;
}): Promise<void> {
  const { copies } = await listVault({ store, keys: log.keys, signal });
  const [newest] = copies.filter(({ seq }) => seq > tail).sort((a, b) => b.seq - a.seq);
  // A copy may have been made since the tail was looked for.
  if (newest === undefined || (await log.hasAbove(tail, signal))) return;
  throw new LogCutShortError({ root: log.keys.root, copy: newest });
}
