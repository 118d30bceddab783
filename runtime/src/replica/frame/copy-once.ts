import { ObjectLockedError } from '../../store/errors/object-locked-error.ts';
import type { Store } from '../../store/store.ts';

/**
 * Copies an object within the bucket to a name that nobody else knows; `false` if there is no such object. A lock that is on the
 * target already tells of an earlier try, which was made and whose answer was lost.
 */
export async function copyOnce({
  store,
  from,
  to,
  signal,
}: {
  store: Store;
  from: string;
  to: string;
  signal: AbortSignal | undefined;
}): Promise<boolean> {
  try {
    return await store.copy(from, to, signal && { signal });
  } catch (failure) {
    if (!(failure instanceof ObjectLockedError)) throw failure;
    return true;
  }
}
