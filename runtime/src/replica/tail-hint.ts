import type { Store } from '../store/store.ts';
import type { ReplicaKeys } from './keys.ts';
import { LeaseObject } from './lease-object.ts';
import type { Seq } from './log/numbers.ts';

/**
 * Where the log ended when its writer said so last, for whoever looks for its end: one request instead of the nine that a
 * long log takes. Undefined if the lease says nothing of it; it is a hint and no more, so a lease that is damaged is no failure here.
 */
export async function readTailHint({
  store,
  keys,
  signal,
}: {
  store: Store;
  keys: ReplicaKeys;
  signal?: AbortSignal | undefined;
}): Promise<Seq | undefined> {
  const { seen } = await new LeaseObject({ store, keys }).read(signal);
  return seen.kind === 'lease' ? seen.lease.position?.seq : undefined;
}
