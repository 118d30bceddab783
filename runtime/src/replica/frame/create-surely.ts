import type { Store } from '../../store/store.ts';
import type { TryAgain } from '../log/log.ts';

/**
 * Creates an object with a name that nobody else can have made, and returns when it is durable. The store has retried for
 * half a minute when `tryAgain` is asked, so an outage of an hour costs the memory of what is waiting, not the work done.
 */
export async function createSurely({
  store,
  key,
  bytes,
  tryAgain,
  signal,
}: {
  store: Store;
  key: string;
  bytes: Uint8Array;
  tryAgain: TryAgain;
  signal?: AbortSignal | undefined;
}): Promise<void> {
  for (;;) {
    try {
      // `created: false` is an earlier try of our own whose answer was lost.
      await store.create(key, bytes, signal && { signal });
      return;
    } catch (failure) {
      if (signal?.aborted || !(await tryAgain(failure))) throw failure;
    }
  }
}
