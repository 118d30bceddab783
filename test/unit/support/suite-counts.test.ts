import { expect, it } from 'vitest';
import { closingLine, judgeSuite, sumCounts } from '../../support/suite-counts.ts';

const counts = { passed: 3, failed: [], skipped: [] };
const name = 'test:some';
const unexplained = [`${name}: exit code 1`];

it.each([
  ['counts what the suite counted', { exitCode: 0, counts }, counts],
  [
    'takes a suite that counts nothing for one test',
    { exitCode: 0, counts: undefined },
    { ...counts, passed: 1 },
  ],
  [
    'takes its failure for one',
    { exitCode: 1, counts: undefined },
    { ...counts, passed: 0, failed: unexplained },
  ],
  [
    'believes the exit code more than the counts',
    { exitCode: 1, counts },
    { ...counts, failed: unexplained },
  ],
  [
    'counts a failure once',
    { exitCode: 1, counts: { ...counts, failed: ['a: b', 'c: d'] } },
    { ...counts, failed: ['a: b', 'c: d'] },
  ],
])('%s', (_, suite, expected) => {
  expect(judgeSuite({ name, ...suite })).toEqual(expected);
});

it('sums, and names what was skipped', () => {
  const total = sumCounts([
    counts,
    { passed: 1, failed: ['a: b', 'c: d'], skipped: ['needs a compiler', 'needs R2'] },
  ]);
  expect(closingLine(total)).toBe('4 passed, 2 failed, 2 skipped: needs a compiler; needs R2');
  expect(closingLine(counts)).toBe('3 passed, 0 failed, 0 skipped');
});
