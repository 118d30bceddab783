import type { Store } from '../../store/store.ts';
import { CorruptObjectError, MissingObjectError } from '../errors.ts';
import { openFrame, unsqueeze } from '../frame/frame.ts';
import type { ReplicaKeys } from '../keys.ts';
import type { LogRecord, WalSegment } from '../log/record.ts';
import { decodeRecord } from '../log/record-codec.ts';

/**
 * Reads the WAL bytes of one segment of `record`, from its own payload, another record's, or a pack.
 * @throws {MissingObjectError | CorruptObjectError} naming the object
 */
export async function readSegment({
  store,
  keys,
  record,
  segment,
}: {
  store: Store;
  keys: ReplicaKeys;
  record: LogRecord;
  segment: WalSegment;
}): Promise<Uint8Array> {
  const key = `${keys.root}/${segment.in}`;
  const frame = { stored: segment.stored, raw: segment.raw, sha256: Buffer.from(segment.sha256, 'hex') };
  if (segment.in.startsWith('packs/')) {
    const sealed = await store.readRange(key, segment.at, segment.stored);
    if (sealed === undefined) throw new MissingObjectError(key);
    return openFrame({ sealed, frame, key });
  }
  const { payload } = key === keys.record(record.line.seq) ? record : await readRecord(store, key);
  const body = payload.subarray(segment.at, segment.at + segment.stored);
  if (body.length !== segment.stored)
    throw new CorruptObjectError({ key, problem: 'its payload is too short for a segment' });
  return unsqueeze({ body, raw: segment.raw, expected: frame.sha256, key });
}

async function readRecord(store: Store, key: string): Promise<LogRecord> {
  const object = await store.read(key);
  if (object === undefined) throw new MissingObjectError(key);
  return decodeRecord({ bytes: object.bytes, key });
}
