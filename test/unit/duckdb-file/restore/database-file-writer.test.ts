import { spawnSync } from 'node:child_process';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { BlockId } from '../../../../runtime/src/duckdb-file/block-id.ts';
import { writeBlock } from '../../../../runtime/src/duckdb-file/restore/block-place.ts';
import { DatabaseFileWriter } from '../../../../runtime/src/duckdb-file/restore/database-file-writer.ts';
import { TemporaryFolder } from '../../../support/temporary-folder.ts';

const blockSize = 16_384;
const headerBytes = Buffer.alloc(12_288, 'headers');
const block = (fill: number): Buffer => Buffer.alloc(blockSize, fill);

async function writeSmall(writer: DatabaseFileWriter): Promise<void> {
  await writer.begin({ headerBytes, blockSize, slots: 4 });
  writeBlock(writer.place(2 as BlockId), block(2));
  writeBlock(writer.place(0 as BlockId), block(1));
  await writer.wal(Buffer.from('first '));
  await writer.wal(Buffer.from('second'));
}

describe('writing a database file', () => {
  it('gives headers, blocks, holes, and the WAL, under their names only at the commit', async () => {
    await using folder = await TemporaryFolder.create();
    const path = folder.at('a.duckdb');
    await using writer = await DatabaseFileWriter.create(path);
    await writeSmall(writer);
    expect(await readdir(folder.path)).not.toContain('a.duckdb');
    expect(await writer.commit()).toEqual([]);
    expect((await readdir(folder.path)).sort()).toEqual(['a.duckdb', 'a.duckdb.wal']);
    const expected = Buffer.concat([headerBytes, block(1), block(0), block(2), block(0)]);
    expect((await readFile(path)).equals(expected)).toBe(true);
    expect(await readFile(`${path}.wal`, 'utf8')).toBe('first second');
  });

  it('makes no WAL where there is none, and takes the old one away', async () => {
    await using folder = await TemporaryFolder.create();
    const path = folder.at('a.duckdb');
    await writeFile(path, 'old');
    await writeFile(`${path}.wal`, 'old wal');
    await using writer = await DatabaseFileWriter.create(path);
    await writer.begin({ headerBytes, blockSize, slots: 0 });
    expect(await writer.commit({ aside: folder.at('aside') })).toEqual(['', '.wal']);
    expect((await readdir(folder.path)).sort()).toEqual(['a.duckdb', 'aside']);
    expect((await readdir(folder.at('aside'))).sort()).toEqual(['a.duckdb', 'a.duckdb.wal']);
  });

  it('takes no room for slots that hold nothing', async () => {
    await using folder = await TemporaryFolder.create();
    const path = folder.at('a.duckdb');
    await using writer = await DatabaseFileWriter.create(path);
    await writer.begin({ headerBytes, blockSize, slots: 10_000 });
    writeBlock(writer.place(9_999 as BlockId), block(1));
    await writer.commit();
    const { size, blocks } = await stat(path);
    expect(size).toBe(12_288 + 10_000 * blockSize);
    expect(blocks * 512).toBeLessThan(size / 100);
  });

  it('leaves nothing behind when it is given up', async () => {
    await using folder = await TemporaryFolder.create();
    const path = folder.at('a.duckdb');
    await writeFile(path, 'old');
    const writer = await DatabaseFileWriter.create(path);
    await writeSmall(writer);
    await writer.discard();
    expect(await readdir(folder.path)).toEqual(['a.duckdb']);
    expect(await readFile(path, 'utf8')).toBe('old');
  });

  it('removes what a restore left behind that was killed, and nothing else', async () => {
    await using folder = await TemporaryFolder.create();
    const path = folder.at('a.duckdb');
    const { pid } = spawnSync(process.execPath, ['--version']);
    const names = {
      dead: [
        `a.duckdb.restoring-${pid}-0`,
        `a.duckdb.wal.restoring-${pid}-1`,
        `a.duckdb.restoring-${process.pid}-9999`,
      ],
      others: [
        'b.duckdb.restoring-1-0',
        `a.duckdb.restoring-${process.ppid}-0`,
        'a.duckdb.restoring-',
        'a.duckdb.notes',
      ],
    };
    for (const name of [...names.dead, ...names.others]) await writeFile(folder.at(name), '');
    await using other = await DatabaseFileWriter.create(path);
    await writeSmall(other);
    await using writer = await DatabaseFileWriter.create(path);
    await writeSmall(writer);
    const left = await readdir(folder.path);
    for (const name of names.dead) expect(left).not.toContain(name);
    for (const name of names.others) expect(left).toContain(name);
    await other.commit();
    await writer.commit({ aside: folder.at('aside') });
  });

  it('says that a folder is missing or may not be written', async () => {
    await using folder = await TemporaryFolder.create();
    const missing = DatabaseFileWriter.create(folder.at('missing/a.duckdb'));
    await expect(missing).rejects.toMatchObject({ name: 'CannotWriteError', exitCode: 73 });
    await expect(DatabaseFileWriter.create('/proc/a.duckdb')).rejects.toMatchObject({ exitCode: 73 });
  });
});
