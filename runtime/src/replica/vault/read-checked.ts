import type { Store } from '../../store/store.ts';
import { MissingObjectError } from '../errors.ts';
import { readOrSalvage, type Salvage } from './salvage.ts';

/**
 * Reads a range of an object and opens what is in it; what is missing or damaged is read from the vault, if a restore says so.
 * @param options.open checks the bytes, and names `key` if they are not what they should be. It may be called again, for a copy.
 * @throws {MissingObjectError | CorruptObjectError} naming the object
 */
export async function readChecked<Result>({
  store,
  salvage,
  key,
  at,
  stored,
  open,
  signal,
}: {
  store: Store;
  /** Default: what is missing or damaged is an error. */
  salvage?: Salvage | undefined;
  key: string;
  /** Byte offset in the object. */
  at: number;
  /** Bytes there. */
  stored: number;
  open: (bytes: Uint8Array, key: string) => Promise<Result>;
  signal?: AbortSignal | undefined;
}): Promise<Result> {
  const read = async (from: string) => {
    const bytes = await store.readRange(from, at, stored, signal && { signal });
    if (bytes === undefined) throw new MissingObjectError(from);
    return open(bytes, from);
  };
  return readOrSalvage({ salvage, key, read });
}
