import { expect, it } from 'vitest';
import { parseOptions } from '../../bench/bench-options.ts';
import { runBench } from '../../bench/run-bench.ts';

it('the bench measures everybody in its smallest form, and has every copy back', async () => {
  const names = ['transfer', 'long-log', 'sparse', 'live'];
  const options = parseOptions(['--trial', ...names.flatMap((name) => ['--only', name])]);
  const { rows, copies } = await runBench({ options, say: () => {} });
  expect(rows.filter(({ verdict }) => verdict === 'failed')).toEqual([]);
  expect(rows.filter(({ median }) => !Number.isFinite(median))).toEqual([]);
  expect(rows.map(({ what }) => what)).toEqual(
    expect.arrayContaining([
      'restore of 8 MB: rate, of restic’s',
      'restore with 2,000 records behind: requests before the first data byte',
      '1 GB, sparse: time of a one-block change',
    ]),
  );
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

it('an experiment that fails is a row, and the next one has its own', async () => {
  const options = parseOptions(['--trial', '--only', 'transfer', '--only', 'startup']);
  const { rows } = await runBench({
    options: { ...options, transfers: [{ megabytes: Number.NaN, rounds: 1 }] },
    say: () => {},
  });
  expect(rows[0]).toMatchObject({ what: 'transfer', verdict: 'failed' });
  expect(rows.map(({ what }) => what)).toContain('requests before the application starts');
});
