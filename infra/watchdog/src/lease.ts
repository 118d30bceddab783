import { isCount, isRecord, isText } from './values.ts';

/** The part of `lease.json` that the watchdog judges by. */
export interface Lease {
  state: 'held' | 'free';
  /** Who holds it, or held it last. */
  instance: string;
  epoch: number;
  /** Number of the newest record that the holder knows to be durable. */
  seq: number;
  /** Age of the oldest local commit that is not durable yet, in seconds, when the lease was written; absent before the application is up. */
  lag: number | undefined;
  /** Whether the lease was released to somebody in particular. */
  promised: boolean;
}

/**
 * Reads `lease.json`. It is written by somebody else, perhaps by another version: every field used is checked.
 *
 * @throws Error saying which field is wrong
 */
export function parseLease(text: string): Lease {
  const lease: unknown = JSON.parse(text);
  if (!isRecord(lease)) throw new Error('it is no object');
  const { state, instance, epoch, position, lag, to } = lease;
  if (state !== 'held' && state !== 'free') throw new Error('"state" is neither "held" nor "free"');
  if (!isText(instance)) throw new Error('"instance" is no text');
  if (!isCount(epoch)) throw new Error('"epoch" is no count');
  if (lag !== undefined && lag !== null && !(typeof lag === 'number' && lag >= 0)) {
    throw new Error('"lag" is no number of seconds');
  }
  return { state, instance, epoch, seq: seqOf(position), lag: lag ?? undefined, promised: Boolean(to) };
}

/** Before the first record there is no position. */
function seqOf(position: unknown): number {
  if (position === undefined || position === null) return 0;
  const { seq } = isRecord(position) ? position : {};
  if (isCount(seq)) return seq;
  throw new Error('"position.seq" is no count');
}
