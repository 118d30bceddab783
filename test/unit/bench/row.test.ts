import { describe, expect, it } from 'vitest';
import { estimatedRow, failedRow, row, type Target } from '../../bench/report/row.ts';

const verdict = (values: readonly number[], target?: Target) =>
  row({ what: 'something', unit: 's', values, ...(target && { target }) }).verdict;

describe('the verdict', () => {
  it('is met or missed where all measurements agree, the limit included', () => {
    expect(verdict([1, 2], { atMost: 2 })).toBe('met');
    expect(verdict([3, 4], { atMost: 2 })).toBe('missed');
    expect(verdict([2, 3], { atLeast: 2 })).toBe('met');
    expect(verdict([0, 1], { atLeast: 2 })).toBe('missed');
  });

  it('is unclear where the limit lies inside the spread', () => {
    expect(verdict([1, 1, 3], { atMost: 2 })).toBe('unclear');
    expect(verdict([1, 3, 3], { atLeast: 2 })).toBe('unclear');
  });

  it('looks at where the median lies if it is asked to, so that one bad moment of the machine does not decide', () => {
    const values = [...Array.from({ length: 23 }, () => 1), 9];
    const options = { what: 'something', unit: 's', target: { atMost: 2 } };
    expect(row({ ...options, values }).verdict).toBe('unclear');
    expect(row({ ...options, values, judgedBy: 'median' }).verdict).toBe('met');
  });

  it('is missed where nothing could be measured', () => {
    expect(verdict([], { atMost: 2 })).toBe('missed');
    expect(verdict([Number.POSITIVE_INFINITY], { atMost: 2 })).toBe('missed');
  });

  it('is not there without a target', () => {
    expect(verdict([1])).toBe('no target');
  });
});

describe('a figure that may be off', () => {
  const verdictOf = (low: number, high: number) =>
    estimatedRow({
      what: 'requests',
      unit: '',
      estimate: { best: 2, low, high },
      target: { atMost: 3 },
    }).verdict;

  it('is judged by all that it may be', () => {
    expect(verdictOf(1, 3)).toBe('met');
    expect(verdictOf(1, 3.1)).toBe('unclear');
  });

  it('shows how far', () => {
    const estimate = { best: 2, low: 1, high: 4 };
    expect(estimatedRow({ what: 'requests', unit: '', estimate })).toMatchObject({ least: 1, most: 4 });
  });
});

it('an experiment that fails is a row with its reason', () => {
  const failed = failedRow('transfer', new Error('no room\nand much more'));
  expect(failed).toMatchObject({ what: 'transfer', verdict: 'failed', note: 'no room', count: 0 });
});
