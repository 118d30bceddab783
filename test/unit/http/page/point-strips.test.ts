import { expect, it } from 'vitest';
import { PointCount } from '../../../../runtime/src/http/page/point-strips.ts';

const hour = 3_600_000;
const now = new Date('2026-11-24T12:00:00Z');
const before = (milliseconds: number) => new Date(now.getTime() - milliseconds);

it('counts points where they are in the last day and the last month', () => {
  const count = new PointCount(now);
  const ages = [40 * 24 * hour, 29 * 24 * hour, 25 * hour, 23.9 * hour, hour / 4, hour / 8, 0];
  for (const age of ages) count.add(before(age));
  const { count: all, oldest, newest, strips } = count.summary;
  expect({ all, oldest, newest }).toEqual({ all: 7, oldest: before(40 * 24 * hour), newest: now });
  const [day, month] = strips.map(({ counts }) => counts);
  expect(day).toEqual([1, ...Array.from({ length: 46 }, () => 0), 3]);
  expect(month?.reduce((sum, each) => sum + each, 0)).toBe(6);
  expect([month?.[2], month?.at(-3), month?.at(-2), month?.at(-1)]).toEqual([1, 1, 1, 3]);
});

it('counts a point that a fast clock of the bucket has put into the future as one of now', () => {
  const count = new PointCount(now);
  count.add(before(-5 * hour));
  expect(count.summary.strips.map(({ counts }) => counts.at(-1))).toEqual([1, 1]);
});

it('knows of none', () => {
  expect(new PointCount(now).summary).toMatchObject({ count: 0, oldest: undefined, newest: undefined });
});
