import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { BlockId } from '../../../../runtime/src/duckdb-file/block-id.ts';
import { noPointer } from '../../../../runtime/src/duckdb-file/file-layout.ts';
import { BlockLayout } from '../../../../runtime/src/duckdb-file/free-list/block-layout.ts';
import { MalformedFreeList, readFreeList } from '../../../../runtime/src/duckdb-file/free-list/free-list.ts';
import { type Headers, parseHeaders } from '../../../../runtime/src/duckdb-file/header/headers.ts';
import { DuckdbSession } from '../../../support/duckdb-session.ts';
import { TemporaryFolder } from '../../../support/temporary-folder.ts';

const shapes = [
  { release: '1.5', attach: 'BLOCK_SIZE 16384' },
  { release: '1.5', attach: "STORAGE_VERSION 'v1.5.0'" },
  { release: '1.4', attach: "STORAGE_VERSION 'v1.4.0', BLOCK_SIZE 16384" },
] as const;

describe('the free list', () => {
  it.each(shapes)(
    'of $release ($attach) agrees with what DuckDB says of its own file',
    async ({ release, attach }) => {
      await using folder = await TemporaryFolder.create();
      const path = folder.at('a.duckdb');
      await using session = await DuckdbSession.open({ path, release, attach });
      await session.run('CREATE TABLE t AS SELECT range AS a, random() AS b FROM range(1000000)');
      await session.run('CHECKPOINT d');
      await session.run('DELETE FROM t WHERE a BETWEEN 200000 AND 700000');
      await session.run('CHECKPOINT d');
      const [[total, used, free] = []] = await session.run(
        "SELECT total_blocks, used_blocks, free_blocks FROM pragma_database_size() WHERE database_name = 'd'",
      );
      const { layout, freeList, active } = await layoutOf(path);
      expect(active.blockCount).toBe(Number(total));
      expect(freeList.free.length).toBe(Number(free));
      const kinds = Array.from({ length: active.blockCount }, (_, id) => layout.kindOf(id as BlockId));
      expect(kinds.filter((kind) => kind !== 'free').length).toBe(Number(used));
      expect(kinds.filter((kind) => kind === 'metadata').length).toBeGreaterThan(0);
      expect(Number(free)).toBeGreaterThan(3);
      expect(layout.kindOf(active.blockCount as BlockId)).toBe('beyond');
      expect(layout.freeBlocks).toBe(kinds.filter((kind) => kind === 'free').length);
    },
  );

  it('may be missing: then every block is live', async () => {
    const readBlock = async () => undefined;
    const list = await readFreeList({ pointer: noPointer, blockCount: 9, readBlock });
    expect(list).toMatchObject({ free: [], metadata: [] });
  });

  it.each([
    ['leaves the file', 50n, [1n]],
    ['comes back to itself', 3n, [3n, 0n]],
    ['is too long', 3n, [noPointer, 1_000_000n]],
    ['ends in nothing', 3n, undefined],
  ])('that %s is malformed', async (_, pointer, words) => {
    const readBlock = async () => words && blockWith(words);
    const reading = readFreeList({ pointer, blockCount: 9, readBlock });
    await expect(reading).rejects.toThrow(MalformedFreeList);
  });

  it('that ends before its counts do is malformed', async () => {
    const block = blockWith([noPointer, 0n, 0n]);
    const cut = blockWith([noPointer, 28n * 8n]);
    const read = (bytes: Buffer) =>
      readFreeList({ pointer: 3n, blockCount: 9, readBlock: async () => bytes });
    expect(await read(block)).toMatchObject({ free: [], metadata: [3] });
    await expect(read(cut)).rejects.toThrow(MalformedFreeList);
  });
});

async function layoutOf(path: string) {
  const file = await readFile(path);
  const headers = parseHeaders(file.subarray(0, 12_288));
  if (headers === undefined) throw new Error('nobody writes the headers');
  const { active }: Headers = headers;
  const { blockSize, blockCount, freeList: pointer } = active;
  const readBlock = async (id: number) =>
    file.subarray(12_288 + id * blockSize, 12_288 + (id + 1) * blockSize);
  const freeList = await readFreeList({ pointer, blockCount, readBlock });
  return { active, freeList, layout: new BlockLayout({ header: active, freeList }) };
}

/** A block of 16 KiB whose first sub-block begins with these words. */
function blockWith(words: readonly bigint[]): Buffer {
  const block = Buffer.alloc(16_384);
  words.forEach((word, index) => {
    block.writeBigUInt64LE(word, 8 + index * 8);
  });
  return block;
}
