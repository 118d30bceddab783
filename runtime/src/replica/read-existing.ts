import type { ReadObject, Store } from '../store/store.ts';
import { MissingObjectError } from './errors.ts';

/**
 * Reads an object that has to be there.
 * @throws {MissingObjectError} naming the key
 */
export async function readExisting({
  store,
  key,
  signal,
}: {
  store: Store;
  key: string;
  signal?: AbortSignal | undefined;
}): Promise<ReadObject> {
  const object = await store.read(key, signal && { signal });
  if (object === undefined) throw new MissingObjectError(key);
  return object;
}
