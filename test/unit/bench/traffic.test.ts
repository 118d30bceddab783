import { expect, it } from 'vitest';
import { TrafficCounter } from '../../bench/server/traffic.ts';

it('knows when requests of a class came', () => {
  const traffic = new TrafficCounter();
  traffic.count({ key: 'a', class: 'A', bytesUp: 0, bytesDown: 0 });
  traffic.count({ key: 'a', class: 'B', bytesUp: 0, bytesDown: 0 });
  expect(traffic.timesOf('A', 0, Date.now() + 1)).toHaveLength(1);
  expect(traffic.timesOf('A', Date.now() + 60_000, Date.now() + 120_000)).toEqual([]);
});

it('counts the requests before the first one of a kind, from a moment on', () => {
  const traffic = new TrafficCounter();
  const count = (key: string) => traffic.count({ key, class: 'B', bytesUp: 0, bytesDown: 0 });
  for (const key of ['a/log/1', 'a/maps/1', 'a/packs/1', 'a/log/2']) count(key);
  expect(traffic.before('/packs/', 0)).toBe(2);
  expect(traffic.before('/archive/', 0)).toBeUndefined();
  expect(traffic.before('/packs/', Date.now() + 60_000)).toBeUndefined();
});
