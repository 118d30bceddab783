import { createHash, randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { zstdCompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DiskFullError } from '../../../runtime/src/duckdb-file/errors/disk-full-error.ts';
import { CorruptObjectError } from '../../../runtime/src/replica/errors.ts';
import { seal, sealBytes } from '../../../runtime/src/replica/frame/frame.ts';
import type { PackedRange } from '../../../runtime/src/replica/unpack/unpack.ts';
import { Unpacker } from '../../../runtime/src/replica/unpack/unpacker.ts';
import { TemporaryFolder } from '../../support/temporary-folder.ts';

const blockLength = 4096;
const key = 'packs/one';

let folder: TemporaryFolder;
let file: Awaited<ReturnType<typeof open>>;

beforeEach(async () => {
  folder = await TemporaryFolder.create();
  file = await open(folder.at('blocks'), 'w+');
});

afterEach(async () => {
  await file.close();
  await folder[Symbol.asyncDispose]();
});

/** A range with these blocks, which go one behind the other into a file. */
function rangeOf(blocks: readonly Buffer[], descriptor = file.fd): PackedRange {
  const bodies = blocks.map((block) => {
    const squeezed = zstdCompressSync(block);
    return squeezed.length < block.length ? squeezed : block;
  });
  const bytes = Buffer.allocUnsafeSlow(bodies.reduce((sum, { length }) => sum + sealBytes + length, 0));
  let end = 0;
  const packed = bodies.map((body, index) => {
    const at = end;
    end += seal(body, bytes, at);
    const sha256 = createHash('sha256')
      .update(blocks[index] ?? '')
      .digest();
    const place = { path: folder.at('blocks'), descriptor, at: index * blockLength };
    return { at, stored: end - at, raw: blockLength, sha256, place };
  });
  return { bytes, blocks: packed, key };
}

const compressible = Buffer.alloc(blockLength, 'eider');
const incompressible = randomBytes(blockLength);

describe.each([{ apart: false }, { apart: true }])('unpacking, in a thread of its own: $apart', (options) => {
  it('brings blocks to their places, those that zstd makes smaller and those that it does not', async () => {
    await using unpacker = new Unpacker(options);
    await unpacker.unpack(rangeOf([compressible, incompressible]));
    const written = await file.read(Buffer.alloc(2 * blockLength), 0, 2 * blockLength, 0);
    expect(written.buffer.equals(Buffer.concat([compressible, incompressible]))).toBe(true);
  });

  it('gives each range its own answer', async () => {
    await using unpacker = new Unpacker(options);
    const damaged = rangeOf([compressible]);
    damaged.bytes[sealBytes] = ~(damaged.bytes[sealBytes] ?? 0);
    const answers = await Promise.allSettled([
      unpacker.unpack(rangeOf([compressible])),
      unpacker.unpack(damaged),
      unpacker.unpack(rangeOf([incompressible])),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it.each([
    { block: 'compressed', content: compressible },
    { block: 'stored as it is', content: incompressible },
  ])('names the pack of a block that is not the wanted one, $block', async ({ content }) => {
    await using unpacker = new Unpacker(options);
    const range = rangeOf([content]);
    for (const { sha256 } of range.blocks) sha256.fill(0);
    const failure = await unpacker.unpack(range).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(CorruptObjectError);
    expect(failure).toMatchObject({ key, problem: 'the SHA-256 of a frame differs' });
  });

  it('says that the disk is full', async () => {
    await using unpacker = new Unpacker(options);
    await using full = await open('/dev/full', 'w');
    await expect(unpacker.unpack(rangeOf([compressible], full.fd))).rejects.toThrow(DiskFullError);
  });
});

describe('a thread that ends by itself', () => {
  const dying = (program: string) => new Worker(program, { eval: true });

  it.each([
    { how: 'fails', program: 'throw new Error("no memory")', says: 'no memory' },
    { how: 'exits', program: 'process.exit(3)', says: 'has ended with 3' },
  ])(
    'fails what is asked after it $how, instead of leaving it without an answer',
    async ({ program, says }) => {
      const thread = dying(program);
      await using unpacker = new Unpacker({ apart: true, start: () => thread });
      await new Promise((ended) => thread.once('exit', ended));
      await expect(unpacker.unpack(rangeOf([compressible]))).rejects.toThrow(says);
    },
  );

  it('fails what was asked before it exits', async () => {
    const program = 'require("node:worker_threads").parentPort.on("message", () => process.exit(3))';
    await using unpacker = new Unpacker({ apart: true, start: () => dying(program) });
    const answers = await Promise.allSettled([
      unpacker.unpack(rangeOf([compressible])),
      unpacker.unpack(rangeOf([incompressible])),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});
