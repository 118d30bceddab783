import { describe, expect, it } from 'vitest';
import { measureLoss } from '../../../examples/hesocial/demo/loss.ts';
import { commits, instant } from './commits.ts';

const acknowledged = commits({ from: 1, to: 10 });
const crashedAt = instant(10.5);

describe('the loss of a crash', () => {
  it('is what people were told and the database does not have', () => {
    expect(measureLoss({ acknowledged, last: 7n, crashedAt })).toEqual({ commits: 3, oldestAge: 2500 });
  });

  it.each([10n, 11n])('is nothing if the newest commit is there (%s)', (last) => {
    expect(measureLoss({ acknowledged, last, crashedAt })).toEqual({ commits: 0, oldestAge: 0 });
  });
});
