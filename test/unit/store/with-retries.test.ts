import { describe, expect, test, vi } from 'vitest';
import { defaultRetryPolicy, type RetryPolicy } from '../../../runtime/src/store/retry-policy.ts';
import { withRetries } from '../../../runtime/src/store/with-retries.ts';

/** A policy that notes how long it was to wait, and does not. */
const noting = (random: () => number): RetryPolicy & { waits: number[] } => {
  const waits: number[] = [];
  const wait = async (milliseconds: number) => {
    waits.push(milliseconds);
  };
  return { schedule: defaultRetryPolicy.schedule, random, wait, waits };
};

const passing = new Error('it may pass');
const isTransient = (error: Error): boolean => error === passing;

describe('retries', () => {
  test('wait a random share of 1, 2, 4, 8, 16 s, then give up with the last failure', async () => {
    const shares = [0, 0.25, 0.5, 0.75, 0.999];
    const policy = noting(() => shares.shift() ?? 0);
    const run = vi.fn(() => Promise.reject(passing));
    await expect(withRetries({ policy, signal: undefined, run, isTransient })).rejects.toBe(passing);
    expect(policy.waits).toEqual([0, 500, 2000, 6000, 15_984]);
    expect(run).toHaveBeenCalledTimes(6);
  });

  test('end with the first success', async () => {
    const policy = noting(() => 1);
    const run = vi.fn().mockRejectedValueOnce(passing).mockResolvedValueOnce('done');
    expect(await withRetries({ policy, signal: undefined, run, isTransient })).toBe('done');
    expect(policy.waits).toEqual([1000]);
  });

  test('are not made for what does not pass', async () => {
    const policy = noting(() => 1);
    const run = vi.fn(() => Promise.reject(new Error('final')));
    await expect(withRetries({ policy, signal: undefined, run, isTransient })).rejects.toThrow('final');
    expect(run).toHaveBeenCalledTimes(1);
    expect(policy.waits).toEqual([]);
  });

  test('the default wait ends with the reason of the signal', async () => {
    const reason = new Error('enough');
    await expect(defaultRetryPolicy.wait(3_600_000, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});
