import { expect, it } from 'vitest';
import { closingLine, judgeSuite, sumCounts } from '../../support/suite-counts.ts';

const counts = { passed: 3, failed: 0, skipped: [] };

it.each([
  ['counts what the suite counted', { exitCode: 0, counts }, counts],
  [
    'takes a suite that counts nothing for one test',
    { exitCode: 0, counts: undefined },
    { ...counts, passed: 1 },
  ],
  ['takes its failure for one', { exitCode: 2, counts: undefined }, { ...counts, passed: 0, failed: 1 }],
  ['believes the exit code more than the counts', { exitCode: 1, counts }, { ...counts, failed: 1 }],
  ['counts a failure once', { exitCode: 1, counts: { ...counts, failed: 2 } }, { ...counts, failed: 2 }],
])('%s', (_, suite, expected) => {
  expect(judgeSuite(suite)).toEqual(expected);
});

it('sums, and names what was skipped', () => {
  const total = sumCounts([counts, { passed: 1, failed: 2, skipped: ['needs a compiler', 'needs R2'] }]);
  expect(closingLine(total)).toBe('4 passed, 2 failed, 2 skipped: needs a compiler; needs R2');
  expect(closingLine(counts)).toBe('3 passed, 0 failed, 0 skipped');
});
