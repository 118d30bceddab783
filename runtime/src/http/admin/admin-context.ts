import type { Log } from '../../logging/log.ts';
import type { ReplicaKeys } from '../../replica/keys.ts';
import type { ReplicaLog } from '../../replica/log/log.ts';
import type { Seq } from '../../replica/log/numbers.ts';
import type { Store } from '../../store/store.ts';
import type { RestoreDesk } from '../../supervisor/restore/restore-desk.ts';
import type { PointMarker } from '../../supervisor/ship/point-marker.ts';

/** How far the proof of a point is. */
export interface ProofProgress {
  /** Blocks that are restored, of those that the state has. */
  readonly blocks: number;
  readonly ofBlocks: number;
}

/** What the admin API works with. */
export interface AdminContext {
  /** `EIDER_ADMIN_TOKEN`. */
  readonly token: string;
  readonly store: Store;
  readonly keys: ReplicaKeys;
  readonly log: ReplicaLog;
  readonly marker: PointMarker;
  readonly desk: RestoreDesk;
  /** Restores a point elsewhere and has DuckDB read all of it; throws if that fails. */
  readonly prove: (seq: Seq, onProgress: (progress: ProofProgress) => void) => Promise<void>;
  readonly logger: Log;
  /** Takes secrets out of a text. */
  readonly redact: (text: string) => string;
  /** Name of this host. */
  readonly host: string;
  readonly now: () => Date;
  /** Seconds of a clock that never jumps. */
  readonly monotonic: () => number;
  /** A new ULID. */
  readonly ulid: () => string;
}
