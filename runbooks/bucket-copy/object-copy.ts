import { MissingObjectError } from '../../runtime/src/replica/errors.ts';
import type { ListedObject, Store } from '../../runtime/src/store/store.ts';

/** Bytes of one read; also the part size of an upload. */
const rangeBytes = 8 * 2 ** 20;

/**
 * Copies an object from one store to another, a range at a time, so that memory does not grow with it.
 * @throws {MissingObjectError} if it is gone by the time it is read
 */
export async function copyObject({
  from,
  to,
  object: { key, size },
  as,
  signal,
}: {
  from: Store;
  to: Store;
  object: ListedObject;
  as: string;
  signal: AbortSignal;
}): Promise<void> {
  async function* ranges() {
    for (let at = 0; at < size; at += rangeBytes) {
      const bytes = await from.readRange(key, at, Math.min(rangeBytes, size - at), { signal });
      if (bytes === undefined) throw new MissingObjectError(key);
      yield bytes;
    }
  }
  await to.upload(as, ranges(), { partSize: rangeBytes, signal });
}
