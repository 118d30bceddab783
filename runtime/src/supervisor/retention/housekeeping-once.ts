import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { SettingsWith } from '../../config/settings.ts';
import type { Log } from '../../logging/log.ts';
import { NoReplicaError } from '../../replica/errors.ts';
import { LeaseObject } from '../../replica/lease-object.ts';
import { findTail } from '../../replica/log/find-tail.ts';
import type { ReplicaLog } from '../../replica/log/log.ts';
import type { Epoch } from '../../replica/log/numbers.ts';
import { readNewest } from '../../replica/log/open-log.ts';
import type { LogRecord } from '../../replica/log/record.ts';
import { type Collection, GarbageCollector } from '../../replica/retention/collect-garbage.ts';
import type { Store } from '../../store/store.ts';
import { keepLease } from '../lease/heartbeat.ts';
import { LeaseHeldError } from '../lease/lease-held-error.ts';
import { Seat } from '../lease/seat.ts';
import { RunStatus } from '../run-status.ts';
import { retentionPolicy } from './retention-policy.ts';

export interface CollectOnceOptions {
  settings: SettingsWith<'bucket'>;
  store: Store;
  log: ReplicaLog;
  logger: Log;
  signal: AbortSignal;
}

/** Seconds of a clock that never jumps. */
const monotonic = (): number => performance.now() / 1000;

/**
 * Collects the garbage of a replica that nobody writes to, as the holder of its lease. Who asks for the lease meanwhile gets
 * it: a collection may end anywhere.
 * @throws {LeaseHeldError} if somebody writes to it, who collects by himself, or begins to
 */
export async function collectAsHolder(options: CollectOnceOptions): Promise<Collection> {
  const { settings, store, log, logger, signal } = options;
  const seat = new Seat({
    object: new LeaseObject({ store, keys: log.keys }),
    me: { session: randomUUID(), instance: `gc on ${hostname()}`, disk: null, purpose: 'run' },
    mode: 'fail',
    ttlSeconds: settings.leaseTtlSeconds,
    tail: () => findTail({ store, keys: log.keys }),
    aloneOnDisk: async () => true,
    monotonic,
    nonce: randomUUID,
    onWait: ({ reason }) => logger.debug('lease.waiting', `The lease ${reason}`, { reason }),
  });
  await seat.acquire(signal);
  const given = new AbortController();
  const done = new AbortController();
  let beating: Promise<void> | undefined;
  try {
    const newest = await newestOf(options);
    const run = { settings, store, log, seat, logger, monotonic, status: new RunStatus(monotonic) };
    beating = keepLease(
      {
        run,
        isolationSeconds: undefined,
        // Nothing has to be stopped before the lease can be given to whoever asks.
        applicationUp: () => true,
        newest: () => newest,
        onEnd: () =>
          given.abort(new LeaseHeldError({ reason: 'is wanted by a writer, who collects by himself' })),
        onIsolated: () => {},
      },
      done.signal,
    ).catch((failure: unknown) => given.abort(failure));
    return await collect(options, newest, { signal: AbortSignal.any([signal, given.signal]) });
  } finally {
    done.abort();
    await beating;
    await seat.release();
  }
}

/** Says what a collection would delete, as far as that can be told without the lease; deletes nothing. */
export async function collectInThought(options: CollectOnceOptions): Promise<Collection> {
  return collect(options, await newestOf(options), { dryRun: true, signal: options.signal });
}

/**
 * Objects of the newest epoch are left alone: its writer may only be asleep, and go on. Those of every epoch below are fenced
 * by its `open`.
 */
function collect(
  { settings, store, log }: CollectOnceOptions,
  newest: LogRecord,
  how: { signal: AbortSignal; dryRun?: boolean },
): Promise<Collection> {
  const policy = retentionPolicy(settings);
  const collector = new GarbageCollector({ store, log, policy, held: () => new Set() });
  return collector.collect({ epoch: (newest.line.epoch - 1) as Epoch, ...how });
}

async function newestOf({ store, log, signal }: CollectOnceOptions): Promise<LogRecord> {
  const newest = await readNewest({ store, log, signal });
  if (newest === undefined) throw new NoReplicaError(`${log.keys.root} in ${store.description}`);
  return newest;
}
