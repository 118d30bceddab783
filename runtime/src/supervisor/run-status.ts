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
export type RunState =
  | 'starting'
  | 'standby'
  | 'restoring'
  | 'running'
  | 'unverified'
  | 'stopping'
  | 'fenced';

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
