import { expect, it } from 'vitest';
import { sizeOf } from '../../../../runtime/src/cli/cost/measure-replica.ts';
import { ReplicaKeys } from '../../../../runtime/src/replica/keys.ts';

const keys = new ReplicaKeys('app');
const now = new Date('2026-11-24T12:00:00Z');

/** An object of 10 bytes, so many hours old. */
const object = (key: string, hoursAgo: number) => ({
  key: `app/${key}`,
  size: 10,
  lastModified: new Date(now.getTime() - hoursAgo * 3_600_000),
});

it('tells folders apart, and what was made in the last hours from what is older', () => {
  const listed = [
    object('archive/a.duckdb.zst', 50),
    object('archive/a.json', 50),
    { ...object('archive/b.duckdb.zst', 2), size: 70 },
    object('archive/b.json', 2),
    object('lease.json', 0),
    object('log/1', 100),
    object('log/2', 23),
    object('packs/1', 100),
    object('vault/a/log/1', 30),
    object('vault/a/packs/1', 30),
    object('vault/b/packs/1', 3),
  ];
  const size = sizeOf({ listed, keys, now, hours: 24 });
  expect(size.folders).toMatchObject({
    log: { objects: 2, bytes: 20, made: 1 },
    packs: { objects: 1, bytes: 10, made: 0 },
    archive: { objects: 4, bytes: 100, made: 2 },
    maps: { objects: 0, bytes: 0, made: 0 },
    vault: { objects: 3, bytes: 30, made: 1 },
  });
  expect(size).toMatchObject({ newestArchive: 70, vaultCopies: 2, hours: 24 });
});

it.each([
  [6, 6],
  [0.1, 1],
])('looks no further back than a replica of %d h reaches, but an hour at least', (oldest, hours) => {
  const size = sizeOf({ listed: [object('log/1', oldest)], keys, now, hours: 24 });
  expect(size.hours).toBeCloseTo(hours, 6);
});
