import { describe, expect, it } from 'vitest';
import {
  median,
  medianInterval,
  perSecond,
  quantile,
  ratios,
  summarize,
} from '../../bench/report/statistics.ts';

describe('median', () => {
  it('is the middle one, whatever the order', () => {
    expect(median([9, 1, 5])).toBe(5);
  });

  it('lies between the two middle ones of an even number', () => {
    expect(median([1, 2, 4, 100])).toBe(3);
  });
});

it('a quantile is the smallest value that the share does not exceed', () => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(quantile(values, 0.99)).toBe(99);
  expect(quantile(values, 1)).toBe(100);
  expect(quantile([7], 0.5)).toBe(7);
});

it('a summary has the spread and the number of measurements', () => {
  expect(summarize([3, 1, 2])).toEqual({ median: 2, least: 1, most: 3, count: 3 });
});

it('ratios are those of pairs', () => {
  expect(ratios([2, 9], [4, 3])).toEqual([0.5, 3]);
  expect(() => ratios([1], [1, 2])).toThrow('no pairs');
});

describe('where the median lies', () => {
  it('is anywhere in the range of a few measurements', () => {
    expect(medianInterval([5, 1, 3])).toEqual({ low: 1, high: 5 });
  });

  it('leaves out the ends of many, as many as the sign test allows', () => {
    // Of 24 fair coins, 7 to 17 show heads in 95 of 100 cases.
    const values = Array.from({ length: 24 }, (_, index) => index + 1);
    expect(medianInterval(values)).toEqual({ low: 8, high: 17 });
  });
});

describe('how often something happens', () => {
  const minute = { from: 0, to: 60_000 };

  it('does not depend on where the window begins', () => {
    expect(perSecond([0, 30_000, 59_999], minute).best).toBeCloseTo(1 / 30);
    expect(perSecond([10_000, 40_000], minute).best).toBeCloseTo(1 / 30);
  });

  it('is what the window has met where that is once or never', () => {
    expect(perSecond([30_000], minute).best).toBeCloseTo(1 / 60);
    expect(perSecond([], minute)).toEqual({ best: 0, low: 0, high: 1 / 60 });
  });

  it('may be one time more or less, which says the less the longer it was watched', () => {
    const every30 = (count: number) => Array.from({ length: count }, (_, index) => index * 30_000);
    expect(perSecond(every30(3), minute)).toMatchObject({ low: 1 / 60, high: 3 / 60 });
    const { low, high } = perSecond(every30(21), { from: 0, to: 600_001 });
    expect([low, high]).toEqual([19 / 600, 21 / 600]);
  });
});
