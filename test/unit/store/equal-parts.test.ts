import fc from 'fast-check';
import { expect, test } from 'vitest';
import { equalParts } from '../../../runtime/src/store/s3/equal-parts.ts';

const collect = async (chunks: readonly Uint8Array[], size: number): Promise<Uint8Array[]> => {
  const body = async function* () {
    yield* chunks;
  };
  const parts: Uint8Array[] = [];
  for await (const part of equalParts(body(), size)) parts.push(part);
  return parts;
};

test('parts are equal but the last, none is empty, and together they are the stream', async () => {
  const chunks = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 20 });
  const property = fc.asyncProperty(chunks, fc.integer({ min: 1, max: 50 }), async (pieces, size) => {
    const parts = await collect(pieces, size);
    const whole = Buffer.concat(pieces);
    expect(Buffer.concat(parts)).toEqual(whole);
    expect(parts).toHaveLength(Math.ceil(whole.length / size));
    expect(parts.slice(0, -1).every(({ length }) => length === size)).toBe(true);
  });
  await fc.assert(property);
});

test('a part is memory of its own', async () => {
  const chunk = new Uint8Array([1, 2, 3, 4]);
  const parts = await collect([chunk], 2);
  chunk.fill(9);
  expect(parts.map((part) => [...part])).toEqual([
    [1, 2],
    [3, 4],
  ]);
});
