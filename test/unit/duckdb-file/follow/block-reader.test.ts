import { open, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { BlockId } from '../../../../runtime/src/duckdb-file/block-id.ts';
import { checksumOf } from '../../../../runtime/src/duckdb-file/checksum/checksum.ts';
import {
  type BlockSource,
  readBlock,
  readBlocks,
} from '../../../../runtime/src/duckdb-file/follow/block-reader.ts';
import { TemporaryFolder } from '../../../support/temporary-folder.ts';

const blockSize = 262_144;
const count = 11;

function sealedBlock(fill: number): Buffer {
  const block = Buffer.alloc(blockSize, fill);
  block.writeBigUInt64LE(checksumOf(block.subarray(8)), 0);
  return block;
}

/** A file of eleven blocks, the third one torn, the last one cut off. */
async function layOut(folder: TemporaryFolder) {
  const path = folder.at('blocks');
  const blocks = Array.from({ length: count }, (_, index) => sealedBlock(index + 1));
  blocks[2]?.fill(0, 1000, 2000);
  await writeFile(path, Buffer.concat([Buffer.alloc(12_288), ...blocks]).subarray(0, -1));
  const handle = await open(path, 'r+');
  let bytesRead = 0;
  const onRead = (bytes: number) => {
    bytesRead += bytes;
  };
  const source: BlockSource = { handle, blockSize, verify: true, onRead };
  return { source, handle, bytesRead: () => bytesRead, [Symbol.asyncDispose]: () => handle.close() };
}

async function collect(source: BlockSource, ids: readonly number[]): Promise<[number, number | undefined][]> {
  const found: [number, number | undefined][] = [];
  for await (const { id, bytes } of readBlocks(source, ids as BlockId[])) found.push([id, bytes?.[100]]);
  return found;
}

describe('reading blocks', () => {
  it('gives each its own bytes, and none to those that are torn or incomplete', async () => {
    await using folder = await TemporaryFolder.create();
    await using file = await layOut(folder);
    const ids = [0, 1, 2, 3, 4, 5, 6, 8, 10, 11];
    const expected = ids.map((id) => [id, [2, 10, 11].includes(id) ? undefined : id + 1]);
    expect(await collect(file.source, ids)).toEqual(expected);
  });

  it('reads nothing that was not asked for', async () => {
    await using folder = await TemporaryFolder.create();
    await using file = await layOut(folder);
    expect(await collect(file.source, [])).toEqual([]);
    expect(await collect(file.source, [9])).toEqual([[9, 10]]);
    expect(await collect(file.source, [0, 7])).toEqual([
      [0, 1],
      [7, 8],
    ]);
    expect(file.bytesRead()).toBe(3 * blockSize);
  });

  it('reads a block that is being written again, until it is whole', async () => {
    await using folder = await TemporaryFolder.create();
    await using file = await layOut(folder);
    const reading = readBlock(file.source, 2 as BlockId);
    await sleep(0);
    await file.handle.write(sealedBlock(77), 0, blockSize, 12_288 + 2 * blockSize);
    expect((await reading)?.[100]).toBe(77);
  });

  it('takes any bytes when it is told not to verify', async () => {
    await using folder = await TemporaryFolder.create();
    await using file = await layOut(folder);
    expect(await collect({ ...file.source, verify: false }, [2])).toEqual([[2, 3]]);
  });

  it('can be left in the middle without a read going on', async () => {
    await using folder = await TemporaryFolder.create();
    await using file = await layOut(folder);
    for await (const { id } of readBlocks(file.source, [0, 1, 3, 4, 5, 6, 7, 8] as BlockId[]))
      if (id === 1) break;
    const before = file.bytesRead();
    await file.handle.close();
    expect(file.bytesRead()).toBe(before);
  });
});
