import { describe, expect, it } from 'vitest';
import { CorruptObjectError, UnknownFormatError } from '../../../runtime/src/replica/errors.ts';
import { sha256Hex } from '../../../runtime/src/replica/frame/sha256.ts';
import { decodeRecord, encodeRecord } from '../../../runtime/src/replica/log/record-codec.ts';
import { emptyLine } from './sample-records.ts';

const key = 'db/log/0000000000000007';
const sample = () =>
  encodeRecord({ line: emptyLine({ seq: 7 }), payload: Buffer.from('some bytes of a WAL') });

describe('a record', () => {
  it('reads back as it was written', () => {
    const { bytes, record } = sample();
    expect(decodeRecord({ bytes, key })).toEqual({ ...record, payload: Buffer.from(record.payload) });
  });

  it('shows its line to `head -1`', () => {
    const [first = ''] = Buffer.from(sample().bytes).toString('utf8').split('\n');
    expect(JSON.parse(first)).toMatchObject({ eider: 1, seq: 7, kind: 'open' });
  });

  it('notices every flipped bit, and names the object', () => {
    const { bytes } = sample();
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const damaged = Uint8Array.from(bytes);
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => decodeRecord({ bytes: damaged, key }), `bit ${bit}`).toThrow(CorruptObjectError);
    }
  });

  it('notices every truncation', () => {
    const { bytes } = sample();
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeRecord({ bytes: bytes.subarray(0, length), key }), `${length} bytes`).toThrow(key);
    }
  });

  it('of a later format is refused by its version', () => {
    const json = JSON.stringify({ eider: 2, anything: true });
    const bytes = Buffer.from(`${json}\n${sha256Hex(json)}\n`);
    expect(() => decodeRecord({ bytes, key })).toThrow(UnknownFormatError);
    expect(() => decodeRecord({ bytes, key })).toThrow('format version 2');
  });
});
