import { createHash } from 'node:crypto';
import { type FileHandle, open, readFile, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WalDigest } from '../../../../runtime/src/duckdb-file/wal/wal-digest.ts';
import { parseWalHeader } from '../../../../runtime/src/duckdb-file/wal/wal-header.ts';
import { WalScan } from '../../../../runtime/src/duckdb-file/wal/wal-scan.ts';
import { TemporaryFolder } from '../../../support/temporary-folder.ts';
import { makeDatabase } from '../support/make-database.ts';
import { frameEntry, marker, plainEffective, plainEntries, walHeader } from '../support/plain-wal.ts';

const nothing = new WalDigest().snapshot();

const newScan = (before?: WalDigest) => new WalScan({ before, accepted: nothing, ablation: new Set() });

const sha256 = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();

/** The bytes that the ranges of a scan cover. */
function coveredBy(scan: WalScan, file: Buffer): Buffer {
  return Buffer.concat(scan.ranges.map(({ from, to }) => file.subarray(from, to)));
}

async function rewrite(handle: FileHandle, bytes: Buffer): Promise<void> {
  await handle.truncate(0);
  await handle.write(bytes, 0, bytes.length, 0);
}

const shapes = [
  { release: '1.5', attach: '' },
  { release: '1.5', attach: "STORAGE_VERSION 'v1.5.0', BLOCK_SIZE 16384" },
  { release: '1.4', attach: "STORAGE_VERSION 'v1.4.0'" },
] as const;

const statements = [
  'CREATE TABLE t (a BIGINT, b VARCHAR)',
  'INSERT INTO t VALUES (1, NULL)',
  "INSERT INTO t SELECT range, repeat('x', 100) FROM range(20000)",
  'UPDATE t SET a = a + 1 WHERE a < 100',
  'DELETE FROM t WHERE a % 7 = 0',
  'CREATE INDEX i ON t (a)',
  "BEGIN; INSERT INTO t VALUES (2, 'two'); DROP INDEX i; COMMIT",
  "INSERT INTO t SELECT range, 's' || range FROM range(150000)",
  'CREATE VIEW v AS SELECT sum(a) AS s FROM t',
];

async function realWal(folder: TemporaryFolder, shape: (typeof shapes)[number]) {
  const path = folder.at('a.duckdb');
  await makeDatabase({ path, ...shape }, statements);
  const wal = await readFile(`${path}.wal`);
  const header = parseWalHeader(wal);
  if (typeof header === 'string') throw new Error('DuckDB wrote a header');
  return { wal, headerLength: header.length };
}

describe('a scan of a WAL', () => {
  it.each(shapes)('of $release ($attach) finds the committed prefix, wherever it is cut', async (shape) => {
    await using folder = await TemporaryFolder.create();
    const { wal, headerLength } = await realWal(folder, shape);
    const ends = plainEntries(wal, headerLength).map(({ to }) => to);
    await using file = await open(folder.at('cut.wal'), 'w+');
    const cuts = fc.oneof(fc.nat(wal.length), fc.constantFrom(...ends, ...ends.map((end) => end - 1)));
    await fc.assert(
      fc.asyncProperty(cuts, async (cut) => {
        await rewrite(file, wal.subarray(0, cut));
        const scan = newScan();
        await scan.advance(file);
        const expected = plainEffective(wal.subarray(0, cut), headerLength);
        expect(coveredBy(scan, wal).equals(expected)).toBe(true);
        expect(scan.digest.snapshot()).toMatchObject({ length: expected.length, sha256: sha256(expected) });
      }),
      { numRuns: 150 },
    );
  });

  it.each(shapes)('of $release ($attach) goes on where it was, however the WAL grows', async (shape) => {
    await using folder = await TemporaryFolder.create();
    const { wal, headerLength } = await realWal(folder, shape);
    const whole = plainEffective(wal, headerLength);
    const rowGroups = plainEntries(wal, headerLength).filter(({ type }) => type === 29).length;
    expect(rowGroups).toBeGreaterThan(0);
    await using file = await open(folder.at('growing.wal'), 'w+');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(wal.length), { maxLength: 8 }), async (cuts) => {
        const scan = newScan();
        for (const cut of [...cuts.sort((a, b) => a - b), wal.length]) {
          await rewrite(file, wal.subarray(0, cut));
          expect(await scan.canAdvance(file)).toBe(true);
          await scan.advance(file);
        }
        expect(scan.digest.snapshot()).toMatchObject({ length: whole.length, sha256: sha256(whole) });
        expect(coveredBy(scan, wal).equals(whole)).toBe(true);
        expect(scan.rowGroups).toBe(rowGroups);
      }),
      { numRuns: 40 },
    );
  });

  it('passes an entry that is larger than its memory', async () => {
    await using folder = await TemporaryFolder.create();
    const large = frameEntry(26, Buffer.alloc(3_000_001, 'an insert of many rows'));
    const wal = Buffer.concat([walHeader, frameEntry(26), large, frameEntry(100), large, frameEntry(26)]);
    await using file = await fileOf(folder, wal);
    const scan = newScan();
    await scan.advance(file);
    const expected = plainEffective(wal, walHeader.length);
    expect(expected.length).toBe(walHeader.length + 21 + large.length + 21);
    expect(scan.digest.snapshot()).toMatchObject({ length: expected.length, sha256: sha256(expected) });
  });

  it('stops at an entry whose checksum is wrong, with everything before it', async () => {
    await using folder = await TemporaryFolder.create();
    const good = Buffer.concat([walHeader, frameEntry(26), frameEntry(100)]);
    const bad = frameEntry(26, Buffer.from('torn'));
    bad.writeUInt8(bad.readUInt8(20) ^ 1, 20);
    await using file = await fileOf(folder, Buffer.concat([good, bad, frameEntry(100)]));
    const scan = newScan();
    await scan.advance(file);
    expect(scan.digest.snapshot().sha256).toEqual(sha256(good));
  });

  it('leaves out markers and their FLUSH, and says whether commits follow', async () => {
    await using folder = await TemporaryFolder.create();
    const commit = Buffer.concat([frameEntry(26), frameEntry(100)]);
    const effective = Buffer.concat([walHeader, commit, commit]);
    const first = Buffer.concat([walHeader, commit, marker(5), frameEntry(100)]);
    const second = Buffer.concat([first, commit]);
    const third = Buffer.concat([second, marker(6), frameEntry(100)]);
    await using file = await fileOf(folder, first);
    const scan = newScan();
    await scan.advance(file);
    expect(scan.marker).toEqual({ metaBlock: 5n, isLast: true });
    await rewrite(file, second);
    await scan.advance(file);
    expect(scan.marker).toEqual({ metaBlock: 5n, isLast: false });
    await rewrite(file, third);
    await scan.advance(file);
    expect(scan.marker).toEqual({ metaBlock: 6n, isLast: true });
    expect(scan.digest.snapshot().sha256).toEqual(sha256(effective));
    expect(coveredBy(scan, third).equals(effective)).toBe(true);
  });

  it('forgets a marker that recovery has cut off', async () => {
    await using folder = await TemporaryFolder.create();
    const commit = Buffer.concat([frameEntry(26), frameEntry(100)]);
    const before = Buffer.concat([walHeader, commit]);
    await using file = await fileOf(folder, Buffer.concat([before, marker(5), frameEntry(100)]));
    const scan = newScan();
    await scan.advance(file);
    await rewrite(file, before);
    expect(await scan.isIntact(file)).toBe(false);
    expect(await scan.canAdvance(file)).toBe(true);
    await scan.advance(file);
    expect(scan.marker).toBeUndefined();
    expect(scan.digest.snapshot().sha256).toEqual(sha256(before));
  });

  it.each([
    ['is shorter', (bytes: Buffer) => bytes.subarray(0, bytes.length - 1)],
    ['begins otherwise', (bytes: Buffer) => Buffer.concat([Buffer.from([0]), bytes.subarray(1)])],
    ['ends otherwise', (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -1), Buffer.from([0])])],
  ])('does not go on in a WAL that %s', async (_, change) => {
    await using folder = await TemporaryFolder.create();
    const wal = Buffer.concat([walHeader, frameEntry(26, Buffer.alloc(2000)), frameEntry(100)]);
    await using file = await fileOf(folder, wal);
    const scan = newScan();
    await scan.advance(file);
    expect(await scan.canAdvance(file)).toBe(true);
    await rewrite(file, change(wal));
    expect(await scan.canAdvance(file)).toBe(false);
    expect(await scan.isIntact(file)).toBe(false);
  });

  it('continues another WAL without its own header', async () => {
    await using folder = await TemporaryFolder.create();
    const [first, second] = [
      Buffer.concat([walHeader, frameEntry(26), frameEntry(100)]),
      Buffer.concat([frameEntry(27), frameEntry(100)]),
    ];
    await using file = await fileOf(folder, Buffer.concat([walHeader, second]));
    const before = new WalDigest();
    before.update(first);
    const scan = newScan(before);
    await scan.advance(file);
    expect(scan.digest.snapshot().sha256).toEqual(sha256(Buffer.concat([first, second])));
    expect(scan.ranges).toEqual([{ from: walHeader.length, to: walHeader.length + second.length }]);
    expect(scan.continues(before)).toBe(true);
    before.update(Buffer.from('more'));
    expect(scan.continues(before)).toBe(false);
    expect(scan.continues(undefined)).toBe(false);
  });

  it('tells a file that is no WAL from one that is not there yet', async () => {
    await using folder = await TemporaryFolder.create();
    await using file = await fileOf(folder, Buffer.alloc(0));
    const scan = newScan();
    await scan.advance(file);
    expect(scan.header).toBeUndefined();
    await rewrite(file, Buffer.from('not a WAL of any version'));
    await scan.advance(file);
    expect(scan.header).toBe('unknown');
  });
});

async function fileOf(folder: TemporaryFolder, bytes: Buffer): Promise<FileHandle> {
  await writeFile(folder.at('a.wal'), bytes);
  return open(folder.at('a.wal'), 'r+');
}
