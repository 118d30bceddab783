import { expect, it } from 'vitest';
import { parseOptions } from '../../bench/bench-options.ts';
import { runBench } from '../../bench/run-bench.ts';

it('the bench measures everybody in its smallest form, and has every copy back', async () => {
  const options = parseOptions(['--trial', '--only', 'transfer', '--only', 'live']);
  const { rows, copies } = await runBench({ options, say: () => {} });
  expect(rows.every(({ median }) => median > 0)).toBe(true);
  expect(rows.map(({ what }) => what)).toContain('restore: rate, of restic’s');
  expect(copies.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['eider', 'cp, database alone', 'cp, database and WAL', 'rclone', 'restic']),
  );
  expect(copies.find(({ name }) => name === 'eider')).toMatchObject({
    copies: 1,
    corrupt: 0,
    stale: 0,
    failed: 0,
  });
});
