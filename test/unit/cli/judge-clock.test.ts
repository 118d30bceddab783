import { expect, it } from 'vitest';
import { judgeClock } from '../../../runtime/src/cli/doctor/judge-clock.ts';

const there = new Date('2026-01-01T00:00:00Z');

it.each([
  [0, 'ok', '0 s ahead of the store'],
  [29, 'ok', '29 s ahead of the store'],
  [30, 'warning', '30 s ahead of the store'],
  [-3600, 'warning', '3600 s behind the store'],
])('a clock that is %s s off', (seconds, outcome, detail) => {
  const here = new Date(there.getTime() + seconds * 1000);
  expect(judgeClock({ here, there })).toMatchObject({ outcome, detail });
});
