import type { ReplicaKeys } from '../../replica/keys.ts';
import { LeaseObject } from '../../replica/lease-object.ts';
import type { ReplicaLog } from '../../replica/log/log.ts';
import { firstRecordFrom } from '../../replica/log/log-listing.ts';
import { readNewest } from '../../replica/log/open-log.ts';
import type { Lease } from '../../replica/protocol/lease-document.ts';
import { Sidecar } from '../../replica/sidecar.ts';
import type { Store } from '../../store/store.ts';
import { lastDrillOf } from '../../supervisor/archive/drill-record.ts';
import { whoIsOnDisk } from '../../supervisor/disk/alone-on-disk.ts';

/** Where a replica stands. The document of `eider status --json`. */
export interface ReplicaStatus {
  readonly store: string;
  readonly key: string;
  /** Null if the replica is empty. */
  readonly newest: {
    readonly seq: number;
    readonly kind: string;
    readonly epoch: number;
    readonly line: number;
    readonly host: string;
    readonly durableAt: string;
    readonly databaseBytes: number;
    readonly walBytes: number;
  } | null;
  /** Null if there is none, or none that can be read. */
  readonly lease: {
    readonly state: 'held' | 'free';
    readonly instance: string;
    readonly epoch: number;
    /** Seconds since the oldest commit that is not durable, as the holder said last; null while no application runs. */
    readonly lagSeconds: number | null;
    readonly askedBy: string | null;
  } | null;
  /** The last restore that was tried, opened and checked; null if the lease says nothing of one. */
  readonly lastDrill: { readonly time: string; readonly seq: number; readonly passed: boolean } | null;
  /** Null without a database path. */
  readonly disk: {
    readonly path: string;
    /** The eider that works on it; null if none does. */
    readonly eider: string | null;
    /** The record that the local file last equalled; null if that is not known. */
    readonly position: number | null;
  } | null;
}

/** Reads where a replica stands: four requests. */
export async function readStatus({
  store,
  keys,
  log,
  databasePath,
}: {
  store: Store;
  keys: ReplicaKeys;
  log: ReplicaLog;
  databasePath: string | undefined;
}): Promise<ReplicaStatus> {
  const { seen } = await new LeaseObject({ store, keys }).read();
  const lease = seen.kind === 'lease' ? seen.lease : undefined;
  return {
    store: store.description,
    key: keys.root,
    newest: await readNewestState({ store, keys, log, hint: lease?.position?.seq }),
    lease:
      lease === undefined
        ? null
        : {
            state: lease.state,
            instance: lease.instance,
            epoch: lease.epoch,
            lagSeconds: lease.lag,
            askedBy: lease.ask?.instance ?? null,
          },
    lastDrill: readDrill(lease),
    disk: databasePath === undefined ? null : await readDisk(databasePath),
  };
}

async function readNewestState({
  store,
  keys,
  log,
  hint,
}: {
  store: Store;
  keys: ReplicaKeys;
  log: ReplicaLog;
  hint: Parameters<typeof readNewest>[0]['hint'];
}): Promise<ReplicaStatus['newest']> {
  const newest = await readNewest({ store, log, hint });
  if (newest === undefined) return null;
  const { seq, kind, epoch, line, host, database, wal } = newest.line;
  const listed = await firstRecordFrom({ store, keys, from: seq });
  return {
    seq,
    kind,
    epoch,
    line,
    host,
    durableAt: (listed?.durableAt ?? new Date(newest.line.time)).toISOString(),
    databaseBytes: database === null ? 0 : database.slots * database.blockSize,
    walBytes: wal.bytes,
  };
}

function readDrill(lease: Lease | undefined): ReplicaStatus['lastDrill'] {
  const drill = lastDrillOf(lease);
  return drill === undefined ? null : { time: drill.time, seq: drill.seq, passed: drill.passed };
}

async function readDisk(path: string): Promise<ReplicaStatus['disk']> {
  const position = await new Sidecar(path).position();
  return { path, eider: whoIsOnDisk(path) ?? null, position: position?.seq ?? null };
}
