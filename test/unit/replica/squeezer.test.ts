import { randomBytes } from 'node:crypto';
import { zstdDecompressSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { Squeezer } from '../../../runtime/src/replica/blocks/squeezer.ts';

const opened: Squeezer[] = [];
const open = (level: number): Squeezer => {
  const squeezer = new Squeezer(level);
  opened.push(squeezer);
  return squeezer;
};
afterEach(() => {
  for (const squeezer of opened.splice(0)) squeezer[Symbol.dispose]();
});

/** Bytes of which zstd can save about half. */
const halfRandom = (length: number): Buffer =>
  Buffer.concat([randomBytes(length / 2), Buffer.alloc(length / 2, 7)]);

describe('a squeezer', () => {
  it('makes frames that stand alone, one after the other, of any length', async () => {
    const squeezer = open(3);
    const inputs = [1000, 300_000, 2 ** 20, 600, 262_144, 500_000].map(halfRandom);
    for (const input of inputs) {
      const frame = await squeezer.squeeze(input);
      expect(frame.length).toBeLessThan(input.length);
      expect(zstdDecompressSync(frame).equals(input)).toBe(true);
    }
  });

  it('is as good as zstd on a whole block', async () => {
    const block = Buffer.from(Array.from({ length: 30_000 }, (_, i) => `${i % 700},`).join(''));
    expect((await open(3).squeeze(block)).length).toBeLessThan(block.length / 20);
  });

  it.each([
    ['what zstd cannot make smaller', 3],
    ['everything at level 0', 0],
  ])('leaves %s as it is', async (_, level) => {
    const squeezer = open(level);
    const input = level === 0 ? halfRandom(5000) : randomBytes(262_144);
    for (let time = 0; time < 3; time += 1) {
      expect(Buffer.compare(await squeezer.squeeze(input), input)).toBe(0);
    }
  });

  it('copies its input at once, so that the caller can use the memory again', async () => {
    const input = halfRandom(100_000);
    const copy = Buffer.from(input);
    const squeezed = open(3).squeeze(input);
    input.fill(0);
    expect(zstdDecompressSync(await squeezed).equals(copy)).toBe(true);
  });
});
