import { expect, it } from 'vitest';
import { CredentialsRefusedError } from '../../../runtime/src/store/errors/credentials-refused-error.ts';
import { StoreUnreachableError } from '../../../runtime/src/store/errors/store-unreachable-error.ts';
import type { Store } from '../../../runtime/src/store/store.ts';
import { delegatingTo } from '../../support/delegating-store.ts';
import { until } from '../../support/until.ts';
import { FakeApplication } from './fake-application.ts';
import { ReignStage } from './reign-stage.ts';

const details = { operation: 'PutObject' as const, key: 'db/lease.json', store: 'memory', tries: 1 };

/** A lease that does not answer any more once the log is closed. */
function deafAfterClose(store: Store): Store {
  let records = 0;
  return {
    ...delegatingTo(store),
    create: async (key, ...call) => {
      if (key.startsWith('db/log/')) records += 1;
      return store.create(key, ...call);
    },
    swap: async (key, ...call) => {
      if (key === 'db/lease.json' && records === 2) throw new StoreUnreachableError(details);
      return store.swap(key, ...call);
    },
  };
}

it.each([
  ['exits', (stage: ReignStage) => stage.application.exit(7), { code: 7, signal: null }],
  ['is stopped', (stage: ReignStage) => stage.signal('SIGTERM'), { code: null, signal: 'SIGTERM' }],
])(
  'an outage just before the lease is given back changes nothing for an application that %s',
  async (_, end, exit) => {
    await using stage = await ReignStage.create({ through: deafAfterClose });
    const ended = stage.reign();
    await stage.running();
    end(stage);
    expect(await ended).toEqual({ next: 'exit', exit, durable: true });
    expect(stage.events).toContain('lease.unreachable');
  },
);

it('does not end a start for a signal that is meant for the application', async () => {
  await using stage = await ReignStage.create();
  const ended = stage.reign();
  for (const signal of ['SIGWINCH', 'SIGHUP', 'SIGUSR1', 'SIGUSR2'] as const) stage.signal(signal);
  await stage.running();
  stage.application.exit(0);
  expect(await ended).toMatchObject({ next: 'exit', exit: { code: 0 } });
});

it('exits after a handover if it was told to stop meanwhile, whenever that was', async () => {
  const application = new FakeApplication({ staysUp: true });
  await using stage = await ReignStage.create({ application });
  const ended = stage.reign();
  await stage.running();
  await stage.askForLease();
  await until('the application to be told', () => application.signals.length > 0);
  stage.signal('SIGTERM');
  application.exit(0);
  expect(await ended).toEqual({ next: 'exit', exit: { code: 0, signal: null }, durable: true });
});

it('starts nothing once it was told to stop between two reigns', async () => {
  await using stage = await ReignStage.create();
  const ended = stage.reign();
  await stage.running();
  await stage.askForLease();
  expect(await ended).toEqual({ next: 'again' });
  stage.signal('SIGTERM');
  expect(await stage.reign()).toMatchObject({ next: 'exit', exit: { signal: 'SIGTERM' } });
  expect(stage.starts).toBe(1);
});

it('stops an application that runs without the store, and leaves no doubt that nothing of it is durable', async () => {
  let asked = false;
  const hanging = (store: Store): Store => ({
    ...delegatingTo(store),
    read: (_, options) => {
      asked = true;
      return new Promise((_resolve, reject) => {
        options?.signal?.addEventListener('abort', () => reject(options.signal?.reason));
      });
    },
  });
  await using stage = await ReignStage.create({ through: hanging });
  stage.slot.application = stage.application;
  const ended = stage.reign();
  await until('the store to be asked', () => asked);
  stage.signal('SIGTERM');
  expect(await ended).toEqual({ next: 'exit', exit: { code: null, signal: 'SIGTERM' }, durable: false });
});

it('leaves such an application alone while the store refuses', async () => {
  const refusing = (store: Store): Store => ({
    ...delegatingTo(store),
    read: () => Promise.reject(new CredentialsRefusedError(details)),
  });
  await using stage = await ReignStage.create({ through: refusing });
  stage.slot.application = stage.application;
  await expect(stage.reign()).rejects.toThrow(CredentialsRefusedError);
  expect(stage.slot.application).toBe(stage.application);
  expect(stage.application.signals).toEqual([]);
});

/** Writes what a newer instance would write. */
