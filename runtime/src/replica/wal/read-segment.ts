import type { Store } from '../../store/store.ts';
import { CorruptObjectError } from '../errors.ts';
import { openFrame, unsqueeze } from '../frame/frame.ts';
import type { ReplicaKeys } from '../keys.ts';
import { readRecordAt } from '../log/read-record-at.ts';
import type { LogRecord, WalSegment } from '../log/record.ts';
import { readChecked } from '../vault/read-checked.ts';
import { readOrSalvage, type Salvage } from '../vault/salvage.ts';

/**
 * Reads the WAL bytes of one segment of `record`, from its own payload, another record's, or a pack.
 * @throws {MissingObjectError | CorruptObjectError} naming the object
 */
export async function readSegment({
  store,
  keys,
  record,
  segment,
  salvage,
  signal,
}: {
  store: Store;
  keys: ReplicaKeys;
  record: LogRecord;
  segment: WalSegment;
  salvage?: Salvage | undefined;
  signal?: AbortSignal | undefined;
}): Promise<Uint8Array> {
  const key = `${keys.root}/${segment.in}`;
  const frame = { stored: segment.stored, raw: segment.raw, sha256: Buffer.from(segment.sha256, 'hex') };
  if (segment.in.startsWith('packs/')) {
    const { at, stored } = segment;
    const open = (sealed: Uint8Array, from: string) => openFrame({ sealed, frame, key: from });
    return readChecked({ store, salvage, key, at, stored, open, signal });
  }
  const own = key === keys.record(record.line.seq);
  const read = (from: string) => readRecordAt({ store, key: from, signal });
  const { payload } = own ? record : await readOrSalvage({ salvage, key, read });
  const body = payload.subarray(segment.at, segment.at + segment.stored);
  if (body.length !== segment.stored)
    throw new CorruptObjectError({ key, problem: 'its payload is too short for a segment' });
  return unsqueeze({ body, raw: segment.raw, expected: frame.sha256, key });
}
