import { expect, it } from 'vitest';
import { parseOptions } from '../../bench/bench-options.ts';
import { headlines } from '../../bench/report/headlines.ts';
import { markdown } from '../../bench/report/markdown.ts';
import type { Report } from '../../bench/report/report.ts';
import { estimatedRow, failedRow, row } from '../../bench/report/row.ts';

const report: Report = {
  started: '2026-01-02T03:04:05.678Z',
  minutes: 4.5,
  missing: [],
  machine: {
    cpu: 'a processor',
    cores: 2,
    memoryGigabytes: 8,
    system: 'Linux 6',
    loadBefore: 0.1,
    loadAfter: 1.9,
  },
  versions: { restic: '0.14.0' },
  options: parseOptions([]),
  rows: [
    row({ what: 'a restore', unit: 's', values: [1.2345, 3, 2], target: { atMost: 1 }, note: 'as it was' }),
    failedRow('an experiment', new Error('it broke')),
    row({ what: 'restore of 1024 MB: rate, of restic’s', unit: '×', values: [1.5], target: { atLeast: 1 } }),
    row({ what: 'a count', unit: '', values: [2_562_094] }),
    estimatedRow({
      what: 'over a line of 1000 Mbit/s and 20 ms: restore of 8 MB: rate, of rclone’s',
      unit: '×',
      estimate: { best: 3, low: 2, high: 4 },
      target: { atLeast: 1 },
    }),
  ],
  copies: [{ name: 'cp', copies: 38, corrupt: 16, stale: 1, failed: 0 }],
};

it('shows median, spread, target and verdict of each row', () => {
  const page = markdown(report);
  expect(page).toContain('| a restore | 2 s | 1.23 – 3 (3) | ≤ 1 | **missed** | as it was |');
  expect(page).toContain('| an experiment |  |  |  | **failed** | it broke |');
  expect(page).toContain('| a count | 2,562,094  |  |  |  |  |');
});

it('says where it was measured, and how busy that machine was', () => {
  expect(markdown(report)).toContain(
    'a processor, 2 cores, 8 GB, Linux 6, load 0.1 before and 1.9 after. restic 0.14.0.',
  );
});

it('shows what became of the copies, and nothing of what nobody asked for', () => {
  expect(markdown(report)).toContain('| cp | 38 | 16 | 1 | 0 |');
  expect(markdown({ ...report, copies: [] })).not.toContain('Copies');
  expect(markdown({ ...report, rows: [] })).not.toContain('Figures');
});

it('says what is missing if it was interrupted', () => {
  expect(markdown(report)).not.toContain('Incomplete');
  const interrupted = { ...report, missing: ['memory', 'live'] };
  expect(markdown(interrupted)).toContain('**Incomplete**: memory, live did not come to an end.');
  expect(headlines(interrupted, 'results/day.md')).toContain('**Incomplete**');
});

it('shows how far a single figure may be off', () => {
  expect(markdown(report)).toContain('rate, of rclone’s | 3 × | 2 – 4 (±) | ≥ 1 | met |  |');
});

it('the README gets the copies and those figures that have a target', () => {
  const page = headlines(report, 'results/day.md');
  expect(page).toContain('| cp | 38 | 16 | 1 | 0 |');
  expect(page).toContain('restore of 1024 MB: rate');
  expect(page).toContain('over a line');
  expect(page).toContain('[all of it](results/day.md)');
  expect(page).not.toContain('a count');
});
