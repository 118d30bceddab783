import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { ulid } from 'ulid';
import type { SettingsWith } from '../config/settings.ts';
import type { Log } from '../logging/log.ts';
import { LeaseObject } from '../replica/lease-object.ts';
import { findTail } from '../replica/log/find-tail.ts';
import type { ReplicaLog } from '../replica/log/log.ts';
import type { Epoch } from '../replica/log/numbers.ts';
import type { WantedPoint } from '../replica/log/read-point.ts';
import type { LogRecord } from '../replica/log/record.ts';
import type { Store } from '../store/store.ts';
import { eiderVersion } from '../version.ts';
import { holdLease } from './lease/hold-lease.ts';
import { Seat } from './lease/seat.ts';
import { appendRewind } from './restore/append-rewind.ts';
import type { Rewound } from './restore/rewound.ts';
import { RunStatus } from './run-status.ts';

export interface RewindOptions {
  settings: SettingsWith<'bucket'>;
  store: Store;
  log: ReplicaLog;
  logger: Log;
  wanted: WantedPoint;
  /** Seconds to wait for the holder of the lease. */
  waitSeconds: number;
  signal: AbortSignal;
}

/**
 * Makes an older point the present state, on the replica alone: the holder of the lease stops its application and stands by,
 * a `rewind` record is appended, and the lease goes back to the holder, which restores it and starts again.
 * @throws {NoReplicaError | NoSuchPointError} if there is nothing to go back to
 * @throws {MissingObjectError} if an object of the point is gone: nothing was appended
 * @throws {LeaseHeldError} if the holder does not hand over in time
 * @throws {LeaseLostError} if somebody else takes the lease or appends meanwhile: nothing was appended
 */
export async function rewind(options: RewindOptions): Promise<Rewound> {
  const { settings, store, log, logger, waitSeconds } = options;
  const monotonic = () => performance.now() / 1000;
  const seat = new Seat({
    object: new LeaseObject({ store, keys: log.keys }),
    me: { session: randomUUID(), instance: `rewind on ${hostname()}`, disk: null, purpose: 'rewind' },
    mode: 'handover',
    ttlSeconds: settings.leaseTtlSeconds,
    waitSeconds,
    tail: () => findTail({ store, keys: log.keys }),
    aloneOnDisk: async () => true,
    monotonic,
    nonce: randomUUID,
    onWait: ({ reason }) => logger.debug('lease.waiting', `The lease ${reason}`, { reason }),
  });
  await seat.acquire(options.signal);
  const run = { settings, store, log, seat, logger, monotonic, status: new RunStatus(monotonic) };
  let appended: LogRecord | undefined;
  await using held = holdLease({ run, newest: () => appended });
  const signal = AbortSignal.any([options.signal, held.signal]);
  const rewound = await appendRewind({
    ...options,
    seat,
    tried: { highest: 0 as Epoch },
    eiderVersion,
    now: () => new Date(),
    ulid,
    signal,
  });
  appended = rewound.record;
  return rewound;
}
