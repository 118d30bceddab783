import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, truncate, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { checksumOf } from '../../../runtime/src/duckdb-file/checksum/checksum.ts';
import { classifyFile } from '../../../runtime/src/duckdb-file/classify-file.ts';
import { DamagedHeaderError } from '../../../runtime/src/duckdb-file/errors/damaged-header-error.ts';
import { DatabaseMissingError } from '../../../runtime/src/duckdb-file/errors/database-missing-error.ts';
import { EncryptedFileError } from '../../../runtime/src/duckdb-file/errors/encrypted-file-error.ts';
import { NotADuckdbFileError } from '../../../runtime/src/duckdb-file/errors/not-a-duckdb-file-error.ts';
import { NotAFileError } from '../../../runtime/src/duckdb-file/errors/not-a-file-error.ts';
import { TruncatedFileError } from '../../../runtime/src/duckdb-file/errors/truncated-file-error.ts';
import { UnknownVersionError } from '../../../runtime/src/duckdb-file/errors/unknown-version-error.ts';
import { DuckdbSession } from '../../support/duckdb-session.ts';
import { TemporaryFolder } from '../../support/temporary-folder.ts';
import { makeDatabase } from './support/make-database.ts';

const table = 'CREATE TABLE t AS SELECT range AS a, random() AS b FROM range(300000)';

describe('a file', () => {
  it('of a known version can be followed', async () => {
    await using folder = await TemporaryFolder.create();
    const path = folder.at('a.duckdb');
    await makeDatabase({ path }, [table, 'CHECKPOINT d', 'INSERT INTO t VALUES (1, 1)']);
    expect(await classifyFile(path)).toMatchObject({ kind: 'duckdb', header: { iteration: 1n } });
  });

  it('whose free blocks were cut off at its end can be followed', async () => {
    await using folder = await TemporaryFolder.create();
    const path = folder.at('a.duckdb');
    await makeDatabase({ path, attach: 'BLOCK_SIZE 16384' }, [
      table,
      'CHECKPOINT d',
      'DELETE FROM t WHERE a > 10',
      'CHECKPOINT d',
    ]);
    expect(await classifyFile(path)).toMatchObject({ kind: 'duckdb' });
  });

  it('that is encrypted is opaque', async () => {
    await using folder = await TemporaryFolder.create();
    const path = folder.at('a.duckdb');
    const key = randomBytes(16).toString('hex');
    await using session = DuckdbSession.start();
    await session.run("SET force_mbedtls_unsafe = 'true'");
    await session.attach(path, `ENCRYPTION_KEY '${key}'`);
    await session.run(table);
    await session.run('CHECKPOINT d');
    const found = await classifyFile(path);
    expect(found).toMatchObject({ kind: 'opaque', reason: 'encrypted' });
    expect(found.kind === 'opaque' && found.refusal).toBeInstanceOf(EncryptedFileError);
  });

  it('of a newer storage version is opaque, whatever its checksum', async () => {
    await using folder = await TemporaryFolder.create();
    const path = folder.at('a.duckdb');
    await makeDatabase({ path }, [table, 'CHECKPOINT d']);
    await patch(path, 12, Buffer.from([69]));
    const found = await classifyFile(path);
    expect(found).toMatchObject({ kind: 'opaque', reason: 'storage-version' });
    expect(found.kind === 'opaque' && found.refusal).toBeInstanceOf(UnknownVersionError);
    expect(found.kind === 'opaque' && found.refusal).toMatchObject({
      exitCode: 65,
      message: expect.stringContaining('69'),
    });
  });

  it('whose WAL has another version is opaque', async () => {
    await using folder = await TemporaryFolder.create();
    const path = folder.at('a.duckdb');
    await makeDatabase({ path }, [table]);
    await patch(`${path}.wal`, 5, Buffer.from([3]));
    expect(await classifyFile(path)).toMatchObject({ kind: 'opaque', reason: 'wal-version' });
  });

  it('that is something else is refused', async () => {
    await using folder = await TemporaryFolder.create();
    const path = folder.at('notes.txt');
    await writeFile(path, 'some text that is longer than a magic number');
    await expect(classifyFile(path)).rejects.toThrow(NotADuckdbFileError);
    await writeFile(path, 'short');
    await expect(classifyFile(path)).rejects.toThrow(NotADuckdbFileError);
  });

  it.each([0, 5000, 12_287])('of %i bytes is truncated', async (length) => {
    await using folder = await TemporaryFolder.create();
    const path = folder.at('a.duckdb');
    await makeDatabase({ path }, [table]);
    await truncate(path, length);
    await expect(classifyFile(path)).rejects.toThrow(TruncatedFileError);
  });

  it.each([1, 300_000])('that lacks its last %i bytes is truncated', async (missing) => {
    await using folder = await TemporaryFolder.create();
    const path = folder.at('a.duckdb');
    const more = 'INSERT INTO t SELECT range, random() FROM range(300000)';
    await makeDatabase({ path }, [table, 'CHECKPOINT d', more, 'CHECKPOINT d']);
    await truncate(path, (await readFile(path)).length - missing);
    await expect(classifyFile(path)).rejects.toThrow(TruncatedFileError);
    await expect(classifyFile(path)).rejects.toThrow(`${missing} bytes of its blocks`);
  });

  it('with a torn header that nobody writes is damaged', async () => {
    await using folder = await TemporaryFolder.create();
    const path = folder.at('a.duckdb');
    await makeDatabase({ path }, [table, 'CHECKPOINT d']);
    await patch(path, 4200, Buffer.from([1]));
    await expect(classifyFile(path)).rejects.toThrow(DamagedHeaderError);
  });

  it('whose free list is not one is refused', async () => {
    await using folder = await TemporaryFolder.create();
    const path = folder.at('a.duckdb');
    await makeDatabase({ path }, [table, 'CHECKPOINT d']);
    await pointFreeListTo(path, 0xffff_ffffn);
    await expect(classifyFile(path)).rejects.toThrow(/free list/);
  });

  it('that is missing, a folder, or a pipe is named', async () => {
    await using folder = await TemporaryFolder.create();
    await mkdir(folder.at('folder'));
    await expect(classifyFile(folder.at('nothing'))).rejects.toThrow(DatabaseMissingError);
    await expect(classifyFile(folder.at('folder'))).rejects.toThrow(NotAFileError);
    await expect(classifyFile('/dev/null')).rejects.toThrow(NotAFileError);
  });

  it('can be looked at while DuckDB has it open, and keeps its lock', async () => {
    await using folder = await TemporaryFolder.create();
    const path = folder.at('a.duckdb');
    await using session = await DuckdbSession.open({ path });
    await session.run(table);
    expect(await classifyFile(path)).toMatchObject({ kind: 'duckdb' });
    await expect(DuckdbSession.open({ path })).rejects.toThrow(/lock/);
  });
});

async function patch(path: string, at: number, bytes: Buffer): Promise<void> {
  await using file = await open(path, 'r+');
  await file.write(bytes, 0, bytes.length, at);
}

/** Writes another free list pointer into both database headers, with checksums that match. */
async function pointFreeListTo(path: string, pointer: bigint): Promise<void> {
  const bytes = await readFile(path);
  for (const at of [4096, 8192]) {
    bytes.writeBigUInt64LE(pointer, at + 24);
    bytes.writeBigUInt64LE(checksumOf(bytes.subarray(at + 8, at + 4096)), at);
  }
  await writeFile(path, bytes);
}
