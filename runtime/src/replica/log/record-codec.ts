import { CorruptObjectError, UnknownFormatError } from '../errors.ts';
import { sha256Hex } from '../frame/sha256.ts';
import { formatVersion, type LogRecord, type RecordLine, recordSchema } from './record.ts';

const newline = 0x0a;
const hashLength = 64;

/** The object of a record: JSON line, hash of the line, payload. `line.payload` is filled in here. */
export function encodeRecord({ line, payload }: { line: Omit<RecordLine, 'payload'>; payload: Uint8Array }): {
  bytes: Uint8Array;
  record: LogRecord;
} {
  const whole: RecordLine = { ...line, payload: { bytes: payload.length, sha256: sha256Hex(payload) } };
  const json = JSON.stringify(whole);
  const bytes = Buffer.concat([Buffer.from(`${json}\n${sha256Hex(json)}\n`, 'utf8'), payload]);
  return { bytes, record: { line: whole, payload, bodySha256: sha256Hex(bytes) } };
}

/**
 * Reads and checks every byte of a record.
 * @throws {CorruptObjectError} naming `key` if a byte is not what was written
 * @throws {UnknownFormatError} if a later format wrote it
 */
export function decodeRecord({ bytes, key }: { bytes: Uint8Array; key: string }): LogRecord {
  const object = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const end = object.indexOf(newline);
  const payloadAt = end + 1 + hashLength + 1;
  if (end < 0 || object.length < payloadAt || object[payloadAt - 1] !== newline) {
    throw new CorruptObjectError({ key, problem: 'it does not have the form of a record' });
  }
  const json = object.subarray(0, end);
  if (sha256Hex(json) !== object.toString('latin1', end + 1, payloadAt - 1)) {
    throw new CorruptObjectError({ key, problem: 'the SHA-256 of its first line differs' });
  }
  const line = parseLine(json, key);
  const payload = object.subarray(payloadAt);
  if (payload.length !== line.payload.bytes || sha256Hex(payload) !== line.payload.sha256) {
    throw new CorruptObjectError({ key, problem: 'the SHA-256 of its payload differs' });
  }
  return { line, payload, bodySha256: sha256Hex(object) };
}

function parseLine(json: Buffer, key: string): RecordLine {
  const value: unknown = JSON.parse(json.toString('utf8'));
  const version = typeof value === 'object' && value !== null && 'eider' in value ? value.eider : undefined;
  if (version !== formatVersion) throw new UnknownFormatError({ key, version });
  const parsed = recordSchema.safeParse(value);
  if (!parsed.success) {
    throw new CorruptObjectError({
      key,
      problem: 'its first line is not a record of format 1',
      cause: parsed.error,
    });
  }
  return parsed.data;
}
