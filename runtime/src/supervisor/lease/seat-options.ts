import type { LeaseObject } from '../../replica/lease-object.ts';
import type { Seq } from '../../replica/log/numbers.ts';
import type { Contender } from '../../replica/protocol/lease-contender.ts';

/** What to do about another living writer: `EIDER_LEASE`. */
export type LeaseMode = 'handover' | 'wait' | 'fail';

export interface SeatOptions {
  object: Pick<LeaseObject, 'read' | 'isStill' | 'write'>;
  me: Pick<Contender, 'session' | 'instance' | 'disk' | 'purpose'>;
  mode: LeaseMode;
  /** Seconds without a change after which a holder counts as dead. */
  ttlSeconds: number;
  /** Seconds to wait for a living holder before giving up; default: for ever. */
  waitSeconds?: number | undefined;
  /** Where the log ends, {@link noSeq} if it is empty. Asked only while there is no lease. */
  tail: () => Promise<Seq>;
  /** Whether nobody else uses this disk. */
  aloneOnDisk: () => Promise<boolean>;
  /** Seconds of a clock that never jumps. */
  monotonic: () => number;
  /** A new random text. */
  nonce: () => string;
  /** Hears why it waits, and whether the holder has shown a sign of life since. Called at every look, and waited for. */
  onWait: (waiting: { reason: string; holderLives: boolean }) => void | Promise<void>;
}
