import type { SettingsWith } from '../config/settings.ts';
import type { Log } from '../logging/log.ts';
import type { LeaseObject } from '../replica/lease-object.ts';
import type { ReplicaLog } from '../replica/log/log.ts';
import type { Sidecar } from '../replica/sidecar.ts';
import type { Store } from '../store/store.ts';
import type { ArchiveApart } from './archive/archive-apart.ts';
import type { Seat } from './lease/seat.ts';
import type { RestoreDesk } from './restore/restore-desk.ts';
import type { RunObserver } from './run-observer.ts';
import type { RunStatus } from './run-status.ts';
import type { PointMarker } from './ship/point-marker.ts';

/** What every part of a run works with. */
export interface RunContext {
  readonly settings: SettingsWith<'bucket' | 'databasePath'>;
  readonly store: Store;
  /** Makes sure, once, and not if this disk remembers it, that the store enforces conditional writes. */
  readonly proveStore: (signal?: AbortSignal) => Promise<void>;
  readonly log: ReplicaLog;
  readonly lease: LeaseObject;
  readonly seat: Seat;
  readonly sidecar: Sidecar;
  readonly logger: Log;
  readonly status: RunStatus;
  readonly observer: RunObserver | undefined;
  /** Whoever marks points asks it; default: nobody does. */
  readonly marker?: PointMarker | undefined;
  /** Takes orders to restore an older state in place; default: nobody gives any. */
  readonly desk?: RestoreDesk | undefined;
  /** Writes archive snapshots; default: nobody does here. */
  readonly archive?: ArchiveApart | undefined;
  /** Is called before the file and the replica are looked at, which a start from memory need not do; default: nobody is. */
  readonly beginsWork?: (() => void) | undefined;
  /** Seconds of a clock that never jumps. */
  readonly monotonic: () => number;
  readonly now: () => Date;
  /** A new ULID. */
  readonly ulid: () => string;
  readonly host: string;
  readonly eiderVersion: string;
}
