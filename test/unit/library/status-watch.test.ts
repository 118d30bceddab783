import { expect, it } from 'vitest';
import type { KeeperStatus } from '../../../runtime/src/library/keeper/messages.ts';
import { StatusWatch } from '../../../runtime/src/library/status-watch.ts';

const status = (changes: Partial<KeeperStatus> = {}): KeeperStatus => ({
  state: 'running',
  lagSeconds: 0,
  position: null,
  lastDurable: null,
  trouble: null,
  ...changes,
});

it('tells of each durable record once', () => {
  const watch = new StatusWatch({ mostLagSeconds: 10 });
  expect(watch.learn(status())).toEqual([]);
  const reached = status({ position: { seq: 4, epoch: 1 } });
  expect(watch.learn(reached)).toEqual([{ kind: 'synced', seq: 4 }]);
  expect(watch.learn(reached)).toEqual([]);
  expect(watch.latest).toBe(reached);
});

it('tells of a lag that is too long once, until everything was durable again', () => {
  const watch = new StatusWatch({ mostLagSeconds: 10 });
  const kinds = (lagSeconds: number) => watch.learn(status({ lagSeconds })).map(({ kind }) => kind);
  expect(kinds(10)).toEqual([]);
  expect(kinds(11)).toEqual(['lagging']);
  expect(kinds(9)).toEqual([]);
  expect(kinds(12)).toEqual([]);
  expect(kinds(0)).toEqual([]);
  expect(kinds(11)).toEqual(['lagging']);
});

it('tells when it has to wait, and when another writer has taken over', () => {
  const watch = new StatusWatch({ mostLagSeconds: 10 });
  const kinds = (state: KeeperStatus['state']) => watch.learn(status({ state })).map(({ kind }) => kind);
  expect(kinds('standby')).toEqual(['waiting']);
  expect(kinds('standby')).toEqual([]);
  expect(kinds('running')).toEqual([]);
  expect(kinds('fenced')).toEqual(['fenced']);
  expect(kinds('standby')).toEqual(['waiting']);
});
