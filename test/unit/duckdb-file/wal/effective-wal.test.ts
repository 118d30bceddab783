import { open, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CaptureLostError } from '../../../../runtime/src/duckdb-file/errors/capture-lost-error.ts';
import {
  type EffectiveWal,
  readEffectiveWal,
} from '../../../../runtime/src/duckdb-file/wal/effective-wal.ts';
import { WalDigest } from '../../../../runtime/src/duckdb-file/wal/wal-digest.ts';
import type { WalFile } from '../../../../runtime/src/duckdb-file/wal/wal-file.ts';
import { TemporaryFolder } from '../../../support/temporary-folder.ts';

const bytes = Buffer.alloc(2_500_000, 'bytes of a WAL that lies in three parts in two files');

/** An effective WAL in two files, with bytes before, between and after that are no part of it. */
async function layOut(folder: TemporaryFolder) {
  const cuts = [0, 1_200_000, 1_200_100, bytes.length] as const;
  const gap = Buffer.alloc(50, '-');
  const [one, two] = [folder.at('one.wal'), folder.at('two.wal')];
  await writeFile(
    one,
    Buffer.concat([bytes.subarray(0, cuts[1]), gap, bytes.subarray(cuts[1], cuts[2]), gap]),
  );
  await writeFile(two, Buffer.concat([gap, bytes.subarray(cuts[2]), gap]));
  const digest = new WalDigest();
  digest.update(bytes);
  const files = await Promise.all([one, two].map(openFile));
  const [first, second] = files;
  if (first === undefined || second === undefined) throw new Error('both files are open');
  const wal: EffectiveWal = {
    ...digest.snapshot(),
    agreed: 0,
    rowGroups: 0,
    parts: [
      { file: first, from: 0, to: 1_200_000 },
      { file: first, from: 1_200_050, to: 1_200_150 },
      { file: second, from: 50, to: 50 + bytes.length - 1_200_100 },
    ],
  };
  const close = async () => {
    for (const { handle } of files) await handle.close();
  };
  return { wal, first, [Symbol.asyncDispose]: close };
}

async function openFile(path: string): Promise<WalFile> {
  return { path, handle: await open(path, 'r+'), device: 0n, inode: 0n, scan: undefined };
}

async function collect(pieces: AsyncIterable<Uint8Array>): Promise<{ bytes: Buffer; longest: number }> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(Buffer.from(piece));
  return { bytes: Buffer.concat(all), longest: Math.max(0, ...all.map(({ length }) => length)) };
}

describe('the effective WAL', () => {
  it('is read over all its parts, from anywhere to anywhere, in pieces of at most 1 MiB', async () => {
    await using folder = await TemporaryFolder.create();
    await using laid = await layOut(folder);
    const range = fc
      .tuple(fc.nat(bytes.length), fc.nat(bytes.length))
      .map((ends) => ends.sort((a, b) => a - b));
    await fc.assert(
      fc.asyncProperty(range, async ([from = 0, to = 0]) => {
        const read = await collect(readEffectiveWal(laid.wal, from, to));
        expect(read.bytes.equals(bytes.subarray(from, to))).toBe(true);
        expect(read.longest).toBeLessThanOrEqual(1 << 20);
      }),
      { numRuns: 40 },
    );
  });

  it('is lost if a byte of it is another, even where nobody asked for it', async () => {
    await using folder = await TemporaryFolder.create();
    await using laid = await layOut(folder);
    await laid.first.handle.write(Buffer.from('!'), 0, 1, 500_000);
    await expect(collect(readEffectiveWal(laid.wal, 10, 20))).rejects.toThrow(CaptureLostError);
    await expect(collect(readEffectiveWal(laid.wal, 2_400_000, 2_400_010))).resolves.toBeDefined();
  });

  it('is lost if the file was cut off or is closed', async () => {
    await using folder = await TemporaryFolder.create();
    await using laid = await layOut(folder);
    await laid.first.handle.truncate(1000);
    await expect(collect(readEffectiveWal(laid.wal, 0, 10))).rejects.toThrow(CaptureLostError);
    await laid.first.handle.close();
    await expect(collect(readEffectiveWal(laid.wal, 0, 10))).rejects.toThrow(CaptureLostError);
  });

  it('has no other bytes than its own', async () => {
    await using folder = await TemporaryFolder.create();
    await using laid = await layOut(folder);
    await expect(collect(readEffectiveWal(laid.wal, 0, bytes.length + 1))).rejects.toThrow(RangeError);
  });
});
