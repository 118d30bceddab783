import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assembleChecksum } from '../../../../runtime/scripts/assemble-checksum.ts';
import { Checksum, checksumOf } from '../../../../runtime/src/duckdb-file/checksum/checksum.ts';

const mask = (value: bigint): bigint => BigInt.asUintN(64, value);

/** The checksum as DuckDB's source spells it, in BigInts: slow and plain. */
function plainChecksum(bytes: Buffer): bigint {
  const words = bytes.length >> 3;
  let sum = 5381n;
  for (let word = 0; word < words; word++) sum ^= mask(bytes.readBigUInt64LE(word * 8) * 0xbf58476d1ce4e5b9n);
  const rest = bytes.subarray(words * 8);
  return rest.length === 0 ? sum : sum ^ murmurOf(rest);
}

function murmurOf(bytes: Buffer): bigint {
  const multiplier = 0xc6a4a7935bd1e995n;
  let hash = 0xe17a1465n ^ mask(BigInt(bytes.length) * multiplier);
  bytes.forEach((byte, index) => {
    hash ^= BigInt(byte) << BigInt(8 * index);
  });
  hash = mask(hash * multiplier);
  hash = mask((hash ^ (hash >> 47n)) * multiplier);
  return hash ^ (hash >> 47n);
}

describe('the checksum', () => {
  it('is what its checked-in source says', async () => {
    const checkedIn = new URL(
      '../../../../runtime/src/duckdb-file/checksum/checksum-module.ts',
      import.meta.url,
    );
    expect(await readFile(checkedIn, 'utf8')).toBe(await assembleChecksum());
  });

  it('equals the plain one for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(checksumOf(bytes)).toBe(plainChecksum(Buffer.from(bytes)));
      }),
      { numRuns: 500 },
    );
  });

  it('equals the plain one for bytes of more than a page of memory', () => {
    const bytes = Buffer.alloc(200_003, 'a longer range that does not end with a word');
    expect(checksumOf(bytes)).toBe(plainChecksum(bytes));
  });

  it('does not depend on where a range is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 12 }), (pieces) => {
        const checksum = new Checksum();
        for (const piece of pieces) checksum.update(piece);
        expect(checksum.value()).toBe(checksumOf(Buffer.concat(pieces)));
      }),
      { numRuns: 500 },
    );
  });
});
