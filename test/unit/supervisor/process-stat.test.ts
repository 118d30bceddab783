import { expect, it } from 'vitest';
import {
  parseProcessStat,
  readProcessStat,
  runningInGroup,
} from '../../../runtime/src/supervisor/application/process-stat.ts';

it('understands a name with spaces and parentheses', () => {
  const text = '42 (a) b (c)) S 1 40 39 34816 41 4194304 1 2 3 4 5 6 7 8 20 0 1 0 987654 1000 2000';
  expect(parseProcessStat(text)).toEqual({
    pid: 42,
    state: 'S',
    group: 40,
    foregroundGroup: 41,
    startTicks: '987654',
  });
});

it('reads about this process, and nothing about one that is not there', () => {
  const self = readProcessStat('self');
  expect(self?.pid).toBe(process.pid);
  expect(runningInGroup(self?.group ?? 0).map(({ pid }) => pid)).toContain(process.pid);
  expect(readProcessStat(2 ** 22 + 1)).toBeUndefined();
});
