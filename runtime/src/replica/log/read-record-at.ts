import type { Store } from '../../store/store.ts';
import { readExisting } from '../read-existing.ts';
import type { LogRecord } from './record.ts';
import { decodeRecord } from './record-codec.ts';

/**
 * Reads and checks the record at a key where there has to be one.
 * @throws {MissingObjectError | CorruptObjectError | UnknownFormatError} naming the key
 */
export async function readRecordAt({
  store,
  key,
  signal,
}: {
  store: Store;
  key: string;
  signal?: AbortSignal | undefined;
}): Promise<LogRecord> {
  const { bytes } = await readExisting({ store, key, signal });
  return decodeRecord({ bytes, key });
}
