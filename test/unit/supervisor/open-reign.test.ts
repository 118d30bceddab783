import { expect, it } from 'vitest';
import type { Epoch } from '../../../runtime/src/replica/log/numbers.ts';
import type { Store } from '../../../runtime/src/store/store.ts';
import { openReign } from '../../../runtime/src/supervisor/start/open-reign.ts';
import { delegatingTo } from '../../support/delegating-store.ts';
import { ReignStage } from './reign-stage.ts';

/** A log in which something always stands above what was just appended, as if that had fallen into a hole. */
const withHoles = (store: Store): Store => {
  let opened = false;
  return {
    ...delegatingTo(store),
    create: (key, ...call) => {
      opened ||= key.startsWith('db/log/');
      return store.create(key, ...call);
    },
    list: async (options) => {
      const page = await store.list(options);
      return opened ? { ...page, objects: [{ key: 'db/log/f', size: 1, lastModified: new Date(0) }] } : page;
    },
  };
};

it('uses no epoch twice, even if its `open` fell into a hole, where it keeps its number', async () => {
  await using stage = await ReignStage.create({ through: withHoles });
  const { signal } = new AbortController();
  await stage.run.seat.acquire(signal);
  const tried = { highest: 4 as Epoch };
  const options = { run: stage.run, tried, mayTouchFile: async () => true, signal, giveUp: signal };
  expect(await openReign(options)).toBeUndefined();
  expect(tried.highest).toBe(5);
});
