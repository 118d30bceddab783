import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { ulid } from 'ulid';
import type { SettingsWith } from '../config/settings.ts';
import { storeSettingsOf } from '../config/store-settings.ts';
import type { Log } from '../logging/log.ts';
import { ReplicaKeys } from '../replica/keys.ts';
import { LeaseObject } from '../replica/lease-object.ts';
import { findTail } from '../replica/log/find-tail.ts';
import { ReplicaLog } from '../replica/log/log.ts';
import { Sidecar } from '../replica/sidecar.ts';
import { openStore } from '../store/open-store.ts';
import { eiderVersion } from '../version.ts';
import type { ArchiveApart } from './archive/archive-apart.ts';
import type { DiskHold } from './disk/disk-hold.ts';
import { Seat } from './lease/seat.ts';
import type { SeatOptions } from './lease/seat-options.ts';
import type { RestoreDesk } from './restore/restore-desk.ts';
import type { RunContext } from './run-context.ts';
import type { RunObserver } from './run-observer.ts';
import { RunStatus } from './run-status.ts';
import type { PointMarker } from './ship/point-marker.ts';
import { proveStore } from './start/prove-store.ts';

/** Seconds since this process started: a clock that never jumps. */
const monotonic = (): number => performance.now() / 1000;

/** Puts together what a run works with. No request is made yet. */
export async function openContext({
  settings,
  logger,
  disk,
  onWait,
  observer,
  archive,
  marker,
  desk,
  beginsWork,
}: {
  settings: SettingsWith<'bucket' | 'databasePath'>;
  logger: Log;
  disk: DiskHold;
  onWait: SeatOptions['onWait'];
  observer?: RunObserver | undefined;
  archive?: ArchiveApart | undefined;
  marker?: PointMarker | undefined;
  desk?: RestoreDesk | undefined;
  beginsWork?: (() => void) | undefined;
}): Promise<RunContext> {
  const store = await openStore({
    ...storeSettingsOf(settings.bucket),
    ...(observer && { observe: observer.storeCall }),
  });
  const keys = new ReplicaKeys(settings.bucket.databaseKey);
  const log = new ReplicaLog({ store, keys });
  const sidecar = new Sidecar(settings.databasePath);
  const lease = new LeaseObject({ store, keys });
  const host = hostname();
  const seat = new Seat({
    object: lease,
    me: {
      session: randomUUID(),
      instance: disk.instance,
      disk: await sidecar.disk(),
      purpose: 'run',
    },
    mode: settings.lease,
    ttlSeconds: settings.leaseTtlSeconds,
    tail: () => findTail({ store, keys: log.keys }),
    aloneOnDisk: async () => disk.take(),
    monotonic,
    nonce: randomUUID,
    onWait,
  });
  return {
    settings,
    store,
    proveStore: once((signal) =>
      proveStore({ store, keys, sidecar, eiderVersion, now: new Date(), logger, signal }),
    ),
    log,
    lease,
    seat,
    sidecar,
    logger,
    observer,
    archive,
    marker,
    desk,
    beginsWork,
    status: new RunStatus(monotonic),
    monotonic,
    now: () => new Date(),
    ulid,
    host,
    eiderVersion,
  };
}

/** Does it until it has worked, then never again. */
function once(work: RunContext['proveStore']): RunContext['proveStore'] {
  let done = false;
  return async (signal) => {
    if (done) return;
    await work(signal);
    done = true;
  };
}
