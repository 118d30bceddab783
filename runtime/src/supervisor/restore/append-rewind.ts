import type { Settings } from '../../config/settings.ts';
import { NoReplicaError } from '../../replica/errors.ts';
import type { ReplicaLog } from '../../replica/log/log.ts';
import { type Epoch, type Line, nextSeq } from '../../replica/log/numbers.ts';
import { openLog, readNewest } from '../../replica/log/open-log.ts';
import { readPoint, type WantedPoint } from '../../replica/log/read-point.ts';
import type { LogRecord } from '../../replica/log/record.ts';
import { encodeRecord } from '../../replica/log/record-codec.ts';
import { planOpen } from '../../replica/protocol/open.ts';
import { copyPoint } from '../../replica/retention/copy-point.ts';
import type { Store } from '../../store/store.ts';
import { LeaseLostError } from '../lease/lease-lost-error.ts';
import type { Seat } from '../lease/seat.ts';
import { compressionLevel } from '../ship/compression-level.ts';
import type { EpochsTried } from '../start/become-writer.ts';
import { whileItMayPass } from '../try-again.ts';
import type { Rewound } from './rewound.ts';

export interface AppendRewindOptions {
  settings: Pick<Settings, 'compressUploads'>;
  store: Store;
  log: ReplicaLog;
  /** Holds the lease. */
  seat: Pick<Seat, 'lease' | 'confirm'>;
  wanted: WantedPoint;
  tried: EpochsTried;
  eiderVersion: string;
  now: () => Date;
  /** A new ULID. */
  ulid: () => string;
  /** The log is open under a new epoch, with this record. */
  onOpen?: (open: LogRecord) => void;
  signal: AbortSignal;
}

/**
 * Appends a `rewind` record that makes an older point the present state (DESIGN.md, "Going back on purpose"). Whoever calls it
 * holds the lease, and the application does not run.
 * @throws {NoReplicaError | NoSuchPointError} if there is nothing to go back to
 * @throws {MissingObjectError} if an object of the point is gone: nothing but an `open` was appended
 * @throws {LeaseLostError | FencedError} if somebody else takes the lease or appends meanwhile
 */
export async function appendRewind(options: AppendRewindOptions): Promise<Rewound> {
  const { settings, store, log, seat, wanted, ulid, now, signal } = options;
  const left = await readNewest({ store, log, hint: seat.lease?.position?.seq, signal });
  if (left?.line.root == null) throw new NoReplicaError(`${log.keys.root} in ${store.description}`);
  const point = await readPoint({ store, log, wanted });
  const open = await openAbove(options, left);
  options.onOpen?.(open);
  const { epoch, seq, line } = open.line;
  const { root, segments } = await copyPoint({
    store,
    keys: log.keys,
    point,
    newest: open,
    epoch,
    ulid,
    level: compressionLevel(settings),
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
      time: now().toISOString(),
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

async function openAbove(
  { log, seat, tried, ulid, now, eiderVersion, signal }: AppendRewindOptions,
  left: LogRecord,
): Promise<LogRecord> {
  if (!(await seat.confirm(signal)))
    throw new LeaseLostError('Another process has taken the lease; nothing was changed');
  const before: Epoch = tried.highest;
  tried.highest = planOpen({ tail: left.line, tried: before }).epoch;
  const open = await openLog({
    log,
    newest: left,
    tried: before,
    id: ulid(),
    time: now(),
    eiderVersion,
    newLine: false,
    tryAgain: whileItMayPass,
    signal,
  });
  if (open === undefined) throw new LeaseLostError('The replica has moved on; nothing was changed');
  return open;
}
