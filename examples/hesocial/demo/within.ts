import { StepFailedError } from './step-failed-error.ts';

/**
 * Waits for `promise`, but not for ever.
 * @param milliseconds how long at most
 * @param what is waited for, as in "… did not come within 30 s"
 * @param log of the process that is waited for; its state at the time of the failure is shown
 * @throws StepFailedError if it takes longer; the signal's reason if that aborts first
 */
export async function within<Value>(
  promise: Promise<Value>,
  {
    milliseconds,
    what,
    signal,
    log,
  }: { milliseconds: number; what: string; signal: AbortSignal; log: readonly string[] },
): Promise<Value> {
  signal.throwIfAborted();
  const { promise: broken, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  const late = () => reject(new StepFailedError(`${what} did not come within ${milliseconds / 1000} s`, log));
  signal.addEventListener('abort', abort, { once: true });
  const timer = setTimeout(late, milliseconds);
  try {
    return await Promise.race([promise, broken]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}
