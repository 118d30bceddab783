import { execa } from 'execa';
import { describe, expect, it } from 'vitest';

const program = `
import { getHeapSpaceStatistics } from 'node:v8';
import { keepHeapSmall, shrinkHeap } from '${new URL('../../runtime/src/small-heap.ts', import.meta.url)}';

const youngBytes = () => getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space').space_size;

/** Much that lives for a while, as modules do that are being loaded. */
function fill() {
  const living = [];
  for (let count = 0; count < 300_000; count += 1) living[count % 100_000] = { count };
  return living.length;
}

if (process.argv.includes('small')) keepHeapSmall();
fill();
const filled = youngBytes();
shrinkHeap();
const shrunk = youngBytes();
fill();
console.log(JSON.stringify({ filled, shrunk, after: youngBytes() }));
`;

/** Sizes of the young generation of a process of its own, in bytes. */
async function sizes(...args: readonly string[]): Promise<Record<string, number>> {
  const { stdout } = await execa(process.execPath, ['--input-type=module', '--eval', program, '--', ...args]);
  return JSON.parse(stdout) as Record<string, number>;
}

/** Room for two semi-spaces of the first size, and for what V8 sets aside beside them. */
const small = 4 * 2 ** 20;

describe('the heap', () => {
  it('gives back what it has grown by, and stays small', async () => {
    const { filled, shrunk, after } = await sizes();
    expect(filled).toBeGreaterThan(2 * small);
    expect(shrunk).toBeLessThan(small);
    expect(after).toBeLessThan(small);
  });

  it('does not grow while it is kept small', async () => {
    const { filled } = await sizes('small');
    expect(filled).toBeLessThan(small);
  });
});
