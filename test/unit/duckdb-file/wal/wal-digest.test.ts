import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pieceLength, WalDigest } from '../../../../runtime/src/duckdb-file/wal/wal-digest.ts';

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();
const bytes = Buffer.alloc(3 * pieceLength + 77, 'bytes of a WAL, more than three pieces of it');

function digestOf(...parts: Uint8Array[]): WalDigest {
  const digest = new WalDigest();
  for (const part of parts) digest.update(part);
  return digest;
}

describe('the digest of a WAL', () => {
  it('is that of all bytes and of each piece, however they come', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 5 }), (cuts) => {
        const ends = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const {
          length,
          sha256: total,
          pieces,
        } = digestOf(...ends.slice(1).map((end, index) => bytes.subarray(ends[index], end))).snapshot();
        expect(length).toBe(bytes.length);
        expect(total).toEqual(sha256(bytes));
        const starts = [0, 1, 2, 3].map((index) => index * pieceLength);
        expect(pieces).toEqual(starts.map((at) => sha256(bytes.subarray(at, at + pieceLength))));
      }),
      { numRuns: 20 },
    );
  });

  it('has no piece for what is not there', () => {
    expect(digestOf().snapshot()).toEqual({ length: 0, sha256: sha256(Buffer.alloc(0)), pieces: [] });
    expect(digestOf(bytes.subarray(0, pieceLength)).snapshot().pieces.length).toBe(1);
  });

  it('goes two ways after a fork', () => {
    const digest = digestOf(bytes.subarray(0, 1000));
    const fork = digest.fork();
    fork.update(bytes.subarray(1000, 2000));
    expect(digest.snapshot().sha256).toEqual(sha256(bytes.subarray(0, 1000)));
    expect(fork.snapshot().sha256).toEqual(sha256(bytes.subarray(0, 2000)));
  });

  it('agrees with an accepted WAL exactly if its bytes begin with it', () => {
    const accepted = digestOf(bytes.subarray(0, 1000)).snapshot();
    const same = new WalDigest(accepted);
    same.update(bytes.subarray(0, 999));
    expect(same.agreed).toBe(0);
    same.update(bytes.subarray(999, 1500));
    expect(same.agreed).toBe(1000);
    expect(same.snapshot().sha256).toEqual(sha256(bytes.subarray(0, 1500)));
    const other = new WalDigest(accepted);
    other.update(bytes.subarray(1, 1500));
    expect(other.agreed).toBe(0);
  });

  it('agrees with what was accepted of itself, and with more of it once it is there', () => {
    const digest = digestOf(bytes.subarray(0, 1000));
    digest.follow({ length: 1000, sha256: sha256(bytes.subarray(0, 1000)) });
    expect(digest.agreed).toBe(1000);
    digest.follow({ length: 1200, sha256: sha256(bytes.subarray(0, 1200)) });
    expect(digest.agreed).toBe(1000);
    digest.update(bytes.subarray(1000, 1300));
    expect(digest.agreed).toBe(1200);
  });
});
