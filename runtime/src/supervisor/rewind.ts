import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { ulid } from 'ulid';
import type { SettingsWith } from '../config/settings.ts';
import type { Log } from '../logging/log.ts';
import { NoReplicaError } from '../replica/errors.ts';
import { LeaseObject } from '../replica/lease-object.ts';
import type { ReplicaLog } from '../replica/log/log.ts';
import { type Epoch, type Line, nextSeq } from '../replica/log/numbers.ts';
import { openLog, readNewest } from '../replica/log/open-log.ts';
import { readPoint, type WantedPoint } from '../replica/log/read-point.ts';
import type { LogRecord } from '../replica/log/record.ts';
import { encodeRecord } from '../replica/log/record-codec.ts';
import { copyPoint } from '../replica/retention/copy-point.ts';
import type { Store } from '../store/store.ts';
import { eiderVersion } from '../version.ts';
import { holdLease } from './lease/hold-lease.ts';
import { LeaseLostError } from './lease/lease-lost-error.ts';
import { Seat } from './lease/seat.ts';
import { RunStatus } from './run-status.ts';
import { compressionLevel } from './ship/compression-level.ts';
import { whileItMayPass } from './try-again.ts';

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

/** What a rewind did. */
export interface Rewound {
  /** The new record. */
  readonly record: LogRecord;
  /** The point that it goes back to. */
  readonly point: LogRecord;
  /** The state that it left, which stays a restore point: rewinding to it undoes the rewind. */
  readonly left: LogRecord;
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
    logIsEmpty: async () => (await readNewest({ store, log })) === undefined,
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
  const rewound = await appendRewind(options, seat, signal);
  appended = rewound.record;
  return rewound;
}

async function appendRewind(
  { settings, store, log, wanted }: RewindOptions,
  seat: Seat,
  signal: AbortSignal,
): Promise<Rewound> {
  const left = await readNewest({ store, log, hint: seat.lease?.position?.seq, signal });
  if (left?.line.root == null) throw new NoReplicaError(`${log.keys.root} in ${store.description}`);
  const point = await readPoint({ store, log, wanted });
  if (!(await seat.confirm(signal)))
    throw new LeaseLostError('Another process has taken the lease; nothing was changed');
  const open = await openLog({
    log,
    newest: left,
    tried: 0 as Epoch,
    id: ulid(),
    time: new Date(),
    eiderVersion,
    newLine: false,
    tryAgain: whileItMayPass,
    signal,
  });
  if (open === undefined) throw new LeaseLostError('The replica has moved on; nothing was changed');
  const level = compressionLevel(settings);
  const { epoch, seq, line } = open.line;
  const { root, segments } = await copyPoint({
    store,
    keys: log.keys,
    point,
    newest: open,
    epoch,
    ulid,
    level,
    tryAgain: whileItMayPass,
    signal,
  });
  const id = ulid();
  const made = encodeRecord({
    line: {
      ...open.line,
      id,
      seq: nextSeq(seq),
      line: (line + 1) as Line,
      kind: 'rewind',
      time: new Date().toISOString(),
      content: id,
      database: point.line.database,
      root,
      wal: { ...point.line.wal, segments },
      restoredFrom: point.line.seq,
    },
    payload: new Uint8Array(),
  });
  await log.append({ ...made, tryAgain: whileItMayPass, signal });
  return { record: made.record, point, left };
}
