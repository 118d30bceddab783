import { expect, it } from 'vitest';
import type { Log } from '../../../runtime/src/logging/log.ts';
import { LeaseObject } from '../../../runtime/src/replica/lease-object.ts';
import {
  type CollectOnceOptions,
  collectAsHolder,
} from '../../../runtime/src/supervisor/retention/housekeeping-once.ts';
import { delegatingTo } from '../../support/delegating-store.ts';
import { keys, memoryReplica, openWriter } from '../replica/replica-fixture.ts';

const silent: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

const settings = {
  leaseTtlSeconds: 2,
  syncIntervalSeconds: 1,
  pitrHours: 24,
  backupIntervalMinutes: 30,
  backupRetentionDays: 30,
} as CollectOnceOptions['settings'];

const untilAborted = (signal: AbortSignal | undefined) =>
  new Promise<never>((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));

it('ends with what goes wrong in keeping the lease, and gives the lease back', {
  timeout: 30_000,
}, async () => {
  const replica = memoryReplica();
  await openWriter(replica);
  const broken = new Error('of the store');
  const store = {
    ...delegatingTo(replica.store),
    isStill: () => Promise.reject(broken),
    // The collection takes longer than the store holds.
    list: (options: Parameters<typeof replica.store.list>[0]) =>
      options.prefix === keys.packs ? untilAborted(options.signal) : replica.store.list(options),
  };
  const collecting = collectAsHolder({
    settings,
    store,
    log: replica.log,
    logger: silent,
    signal: new AbortController().signal,
  });
  await expect(collecting).rejects.toBe(broken);
  const { seen } = await new LeaseObject({ store: replica.store, keys }).read();
  expect(seen).toMatchObject({ kind: 'lease', lease: { state: 'free' } });
});
