import type { Log } from '../../logging/log.ts';
import { SidecarError } from '../../replica/errors.ts';
import type { ReplicaKeys } from '../../replica/keys.ts';
import type { Sidecar } from '../../replica/sidecar.ts';
import { isProven } from '../../replica/store-proof.ts';
import { proveConditionalWrites } from '../../store/prove-conditional-writes.ts';
import type { Store } from '../../store/store.ts';

/**
 * Makes sure that the store enforces conditional writes: by trying it out, unless that was done from this disk not long ago.
 * @throws {ConditionalWritesNotEnforcedError} if it does not
 */
export async function proveStore({
  store,
  keys,
  sidecar,
  eiderVersion,
  now,
  logger,
  signal,
}: {
  store: Store;
  keys: ReplicaKeys;
  sidecar: Sidecar;
  eiderVersion: string;
  now: Date;
  logger: Log;
  signal?: AbortSignal | undefined;
}): Promise<void> {
  const here = { store: store.description, eiderVersion };
  if (isProven(await sidecar.storeProof(), { ...here, now })) return;
  await proveConditionalWrites({ store, prefix: `${keys.root}/probe/`, ...(signal && { signal }) });
  try {
    await sidecar.rememberProof({ ...here, provenAt: now.toISOString() });
  } catch (error) {
    // A full disk: the store is proven all the same, and the next start proves it again.
    if (!(error instanceof SidecarError)) throw error;
    logger.warn('proof.forgotten', error.line, { error });
  }
}
