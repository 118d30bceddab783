import { open, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { checksumOf } from '../../../../runtime/src/duckdb-file/checksum/checksum.ts';
import { isSameCheckpoint, parseHeaders } from '../../../../runtime/src/duckdb-file/header/headers.ts';
import { readHeaders } from '../../../../runtime/src/duckdb-file/header/read-headers.ts';
import { TemporaryFolder } from '../../../support/temporary-folder.ts';
import { makeDatabase } from '../support/make-database.ts';

const table = 'CREATE TABLE t AS SELECT range AS a FROM range(1000)';
const zeroId = '0'.repeat(32);

const shapes = [
  { release: '1.5', attach: '', version: 64, blockSize: 262_144, library: 'v1.5.6' },
  { release: '1.5', attach: "STORAGE_VERSION 'v1.2.0'", version: 65, blockSize: 262_144, library: 'v1.5.6' },
  { release: '1.5', attach: "STORAGE_VERSION 'v1.3.0'", version: 66, blockSize: 262_144, library: 'v1.5.6' },
  {
    release: '1.5',
    attach: "STORAGE_VERSION 'v1.5.0', BLOCK_SIZE 16384",
    version: 68,
    blockSize: 16_384,
    library: 'v1.5.6',
  },
  { release: '1.4', attach: 'BLOCK_SIZE 65536', version: 64, blockSize: 65_536, library: 'v1.4.4' },
  { release: '1.4', attach: "STORAGE_VERSION 'v1.4.0'", version: 67, blockSize: 262_144, library: 'v1.4.4' },
] as const;

describe('the headers of a file', () => {
  it.each(shapes)('written by $release ($attach) say what it is', async (shape) => {
    const { release, attach, version, blockSize, library } = shape;
    await using folder = await TemporaryFolder.create();
    const path = folder.at('a.duckdb');
    await makeDatabase({ path, release, attach }, [
      table,
      'CHECKPOINT d',
      'INSERT INTO t VALUES (1)',
      'CHECKPOINT d',
    ]);
    const bytes = await readFile(path);
    const headers = parseHeaders(bytes.subarray(0, 12_288));
    expect(headers?.active).toMatchObject({
      storageVersion: version,
      libraryVersion: library,
      blockSize,
      vectorSize: 2048,
      iteration: 2n,
      blockCount: (bytes.length - 12_288) / blockSize,
    });
    expect(headers?.active.databaseId === zeroId).toBe(version < 67);
  });

  it('name the checkpoint of the higher iteration, of two equal ones the second', async () => {
    await using folder = await TemporaryFolder.create();
    const path = folder.at('a.duckdb');
    await makeDatabase({ path }, [table, 'CHECKPOINT d']);
    const bytes = (await readFile(path)).subarray(0, 12_288);
    const first = withIterations(bytes, 7n, 6n);
    const second = withIterations(bytes, 6n, 7n);
    const tie = withIterations(bytes, 7n, 7n);
    const metaBlocks = [4096, 8192].map((at) => bytes.readBigUInt64LE(at + 16));
    expect(parseHeaders(first)?.active).toMatchObject({ iteration: 7n, metaBlock: metaBlocks[0] });
    expect(parseHeaders(second)?.active).toMatchObject({ iteration: 7n, metaBlock: metaBlocks[1] });
    expect(parseHeaders(tie)?.active).toMatchObject({ iteration: 7n, metaBlock: metaBlocks[1] });
    expect(metaBlocks[0]).not.toBe(metaBlocks[1]);
  });

  it.each([100, 5000, 9000])('are not taken when byte %i of them is torn', async (at) => {
    await using folder = await TemporaryFolder.create();
    const path = folder.at('a.duckdb');
    await makeDatabase({ path }, [table]);
    const bytes = (await readFile(path)).subarray(0, 12_288);
    expect(parseHeaders(bytes)).toBeDefined();
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    expect(parseHeaders(bytes)).toBeUndefined();
  });

  it('are read again until they are whole, but not for ever', async () => {
    await using folder = await TemporaryFolder.create();
    const path = folder.at('a.duckdb');
    await makeDatabase({ path }, [table]);
    await using file = await open(path, 'r+');
    expect((await readHeaders(file))?.active.iteration).toBe(0n);
    await file.write(Buffer.from([1]), 0, 1, 5000);
    expect(await readHeaders(file)).toBeUndefined();
  });

  it('tell one checkpoint from another', async () => {
    await using folder = await TemporaryFolder.create();
    const path = folder.at('a.duckdb');
    await makeDatabase({ path }, [table, 'CHECKPOINT d']);
    const headers = parseHeaders((await readFile(path)).subarray(0, 12_288));
    if (headers === undefined) throw new Error('the headers are whole');
    const { active } = headers;
    expect(isSameCheckpoint(active, { ...active })).toBe(true);
    expect(isSameCheckpoint(active, { ...active, iteration: 9n })).toBe(false);
    expect(isSameCheckpoint(active, { ...active, metaBlock: 9n })).toBe(false);
  });
});

/** The headers with other iterations, and checksums that match. */
function withIterations(bytes: Buffer, first: bigint, second: bigint): Buffer {
  const changed = Buffer.from(bytes);
  for (const [at, iteration] of [
    [4096, first],
    [8192, second],
  ] as const) {
    changed.writeBigUInt64LE(iteration, at + 8);
    changed.writeBigUInt64LE(checksumOf(changed.subarray(at + 8, at + 4096)), at);
  }
  return changed;
}
