import { expect, it } from 'vitest';
import { dollars } from '../../../../runtime/src/cli/cost/prices.ts';

const nothing = { bytes: 0, classA: 0, classB: 0 };

it.each([
  ['nothing', nothing, 0, 0],
  ['what is free of storage', { ...nothing, bytes: 10e9 }, 0, 0.15],
  ['more storage', { ...nothing, bytes: 110e9 }, 1.5, 1.65],
  ['what is free of class A', { ...nothing, classA: 1e6 }, 0, 4.5],
  ['more class A', { ...nothing, classA: 3e6 }, 9, 13.5],
  ['what is free of class B', { ...nothing, classB: 10e6 }, 0, 3.6],
  ['more class B', { ...nothing, classB: 20e6 }, 3.6, 7.2],
  ['all of it', { bytes: 110e9, classA: 3e6, classB: 20e6 }, 14.1, 22.35],
])('%s costs with and without the free tier what R2 says', (_, usage, withIt, without) => {
  expect(dollars(usage, { isFree: true })).toBeCloseTo(withIt, 6);
  expect(dollars(usage, { isFree: false })).toBeCloseTo(without, 6);
});
