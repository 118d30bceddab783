import { expect, it } from 'vitest';
import { CorruptObjectError, UnknownFormatError } from '../../../runtime/src/replica/errors.ts';
import { manifestBytes, parseManifest } from '../../../runtime/src/supervisor/archive/archive-manifest.ts';

const sha256 = '5a'.repeat(32);
const manifest = {
  time: '2026-11-24T12:00:00.000Z',
  point: { seq: 7, epoch: 2, time: '2026-11-24T11:59:59.000Z' },
  snapshot: { object: '2026-11-24T12-00-00.000Z.duckdb.zst', bytes: 12, sha256 },
  database: { bytes: 34, sha256, storageVersion: 64 },
  duckdb: 'v1.5.0',
  tables: [{ name: '"main"."entries"', rows: 3 }],
  // What looks like the hash, in somebody's SQL.
  drill: { passed: true, seconds: 1.5, assertions: [`SELECT '"manifestSha256": "${'0'.repeat(64)}"' <> ''`] },
};
const key = 'app/archive/2026-11-24T12-00-00.000Z.json';

it('is read as it was written', () => {
  expect(parseManifest(manifestBytes(manifest), key)).toMatchObject(manifest);
});

function failureOf(bytes: Uint8Array): unknown {
  try {
    return { parsed: parseManifest(bytes, key) };
  } catch (failure) {
    return failure;
  }
}

const isRefusal = (failure: unknown): boolean =>
  failure instanceof CorruptObjectError || failure instanceof UnknownFormatError;

it('is refused with any bit of it flipped', () => {
  const bytes = manifestBytes(manifest);
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const damaged = Uint8Array.from(bytes);
    damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(failureOf(damaged), `bit ${bit}`).toSatisfy(isRefusal);
  }
});
