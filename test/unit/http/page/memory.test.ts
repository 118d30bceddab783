import { describe, expect, it } from 'vitest';
import { LagHistory } from '../../../../runtime/src/http/page/lag-history.ts';
import { ReplicaView } from '../../../../runtime/src/http/page/replica-view.ts';
import { RecentEvents } from '../../../../runtime/src/logging/recent-events.ts';
import { StoreUnreachableError } from '../../../../runtime/src/store/errors/store-unreachable-error.ts';
import { delegatingTo } from '../../../support/delegating-store.ts';
import { until } from '../../../support/until.ts';
import { keys, memoryReplica, openWriter } from '../../replica/replica-fixture.ts';

it('the history of the lag reaches back six hours, and no further', () => {
  let seconds = 0;
  let lag: number | undefined;
  using history = new LagHistory({ now: () => new Date(seconds * 1000), read: () => lag });
  for (; seconds < 7 * 3600; seconds += 10) {
    lag = seconds === 7 * 3600 - 10 ? undefined : seconds / 1000;
    history.sample();
  }
  lag = 5;
  const { times, seconds: lags } = history.series;
  expect(times).toHaveLength(2161);
  expect([times[0], lags[0]]).toEqual([3600, 3.6]);
  expect(lags.slice(-2)).toEqual([null, 5]);
});

it('the last events are redacted, and reach the log as they are', () => {
  const written: unknown[] = [];
  const events = new RecentEvents({
    most: 2,
    now: () => new Date(0),
    redact: (text) => text.replaceAll('hush', '[secret]'),
  });
  const note = (...call: unknown[]) => written.push(call);
  const log = events.remembering({ debug: note, info: note, warn: note, error: note });
  log.info('lease.taken', 'one');
  log.debug('sync.shipped', 'not for people');
  log.warn('sync.delayed', 'two hush', { seq: 1 });
  log.error('sync.fenced', 'three');
  expect(events.newestFirst.map(({ level, message }) => [level, message])).toEqual([
    ['error', 'three'],
    ['warn', 'two [secret]'],
  ]);
  expect(written).toHaveLength(4);
  expect(written[2]).toEqual(['sync.delayed', 'two hush', { seq: 1 }]);
});

describe('what the page knows of the bucket', () => {
  const now = () => new Date();

  it('is read at most so often, however many look', async () => {
    const { store, log } = memoryReplica();
    await openWriter({ store, log });
    const asked: string[] = [];
    let seconds = 0;
    const counting = {
      ...delegatingTo(store),
      read: (...[key, ...call]: Parameters<typeof store.read>) => {
        asked.push('lease');
        return store.read(key, ...call);
      },
      list: (...call: Parameters<typeof store.list>) => {
        asked.push('log');
        return store.list(...call);
      },
    };
    const view = new ReplicaView({ store: counting, keys, now, monotonic: () => seconds });
    expect(view.look()).toMatchObject({ points: undefined, trouble: undefined });
    await until('the points', () => view.look().points?.count === 1);
    for (let n = 0; n < 100; n += 1) view.look();
    expect(asked).toEqual(['lease', 'log']);
    seconds = 15;
    view.look();
    await until('the lease to be read again', () => asked.length === 3);
    expect(asked).toEqual(['lease', 'log', 'lease']);
  });

  it('stays known in an outage, which is told', async () => {
    const { store, log } = memoryReplica();
    await openWriter({ store, log });
    let seconds = 0;
    let down = false;
    const flaky = {
      ...delegatingTo(store),
      read: async (...[key, ...call]: Parameters<typeof store.read>) => {
        if (down) throw new StoreUnreachableError({ operation: 'GetObject', key, store: 'memory', tries: 6 });
        return store.read(key, ...call);
      },
    };
    const view = new ReplicaView({ store: flaky, keys, now, monotonic: () => seconds });
    await until('the points', () => view.look().points !== undefined);
    down = true;
    seconds = 20;
    await until('the trouble', () => view.look().trouble !== undefined);
    expect(view.look()).toMatchObject({ points: { count: 1 }, trouble: expect.stringContaining('memory') });
  });
});
