import type { LogRecord } from '../replica/log/record.ts';
import type { LastDrill } from './archive/drill-record.ts';
import { Lag } from './ship/lag.ts';

/**
 * - `starting`: before the application was started for the first time;
 * - `standby`: another instance holds the lease;
 * - `restoring`, `running`, `stopping`: as the words say;
 * - `unverified`: the application runs, but the store did not answer yet;
 * - `fenced`: another writer has taken over.
 */
export const runStates = [
  'starting',
  'standby',
  'restoring',
  'running',
  'unverified',
  'stopping',
  'fenced',
] as const;

export type RunState = (typeof runStates)[number];

/** What a run knows of itself, for health checks, metrics and the lease. */
export class RunStatus {
  state: RunState = 'starting';
  readonly lag: Lag;
  /** The newest durable record of this writer. */
  position: LogRecord['line'] | undefined;
  /** When it became durable, by the clock of this machine. */
  lastDurable: Date | undefined;
  /** The last failure that is being tried again, in one line; cleared by the next success. */
  trouble: string | undefined;

  /** How the last restore went that was tried, opened and checked, here or elsewhere; undefined: nobody tried yet. */
  lastDrill: LastDrill | undefined;

  /** When the newest archive snapshot became durable, as this writer saw it last; undefined: there is none, or nobody looked yet. */
  lastArchive: Date | undefined;

  /** When the newest copy in the vault was begun, as this writer saw it last, long ago if it saw none; undefined: it keeps no vault. */
  lastVault: Date | undefined;

  /** Conflicts that are kept in the bucket, as this writer counted them last; undefined: not yet. */
  conflicts: number | undefined;

  /** When the application was started without the store's answer, by the clock that never jumps; undefined: it was not. */
  unverifiedSince: number | undefined;

  /** True once the file turned out to be one that cannot be followed while it is open. */
  opaque = false;

  /** Blocks of the file that hold nothing, at the last sync; undefined if its layout is not known. */
  freeBlocks: number | undefined;

  constructor(monotonic: () => number) {
    this.lag = new Lag(monotonic);
  }

  /** A record is durable. */
  reached({ line }: LogRecord, now: Date): void {
    this.position = line;
    this.lastDurable = now;
    this.trouble = undefined;
  }
}
