import { wait } from './wait.ts';

/** When to try again after a failure that may pass. */
export interface RetryPolicy {
  /** The longest wait before each further try, in milliseconds; as many further tries as there are entries. */
  readonly schedule: readonly number[];
  /** A number in [0, 1): the share of the longest wait that is waited ("full jitter", so that clients do not march in step). */
  readonly random: () => number;
  /** Waits; rejects with the signal's reason when it aborts. */
  readonly wait: (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;
}

/** Up to 1, 2, 4, 8, 16 s. */
export const defaultRetryPolicy: RetryPolicy = {
  schedule: [1000, 2000, 4000, 8000, 16_000],
  random: Math.random,
  wait,
};
