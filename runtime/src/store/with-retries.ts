import pRetry from 'p-retry';
import type { RetryPolicy } from './retry-policy.ts';

interface WithRetriesOptions<Result> {
  policy: RetryPolicy;
  signal: AbortSignal | undefined;
  /** One try. */
  run: () => Promise<Result>;
  /** Whether another try could end better than this failure. */
  isTransient: (failure: Error) => boolean;
}

/** Runs `run` until it succeeds, fails for good, or the schedule is used up; then throws the last failure as it is. */
export const withRetries = <Result>({
  policy,
  signal,
  run,
  isTransient,
}: WithRetriesOptions<Result>): Promise<Result> =>
  pRetry(run, {
    ...(signal !== undefined && { signal }),
    retries: policy.schedule.length,
    // p-retry's own jitter never waits less than the whole time, so the waiting is done in `shouldRetry`.
    minTimeout: 0,
    shouldRetry: async ({ error, retriesConsumed }) => {
      if (!isTransient(error)) return false;
      await policy.wait(policy.random() * (policy.schedule[retriesConsumed] ?? 0), signal);
      return true;
    },
  });
