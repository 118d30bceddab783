import { outOfPatience, type Patience } from './patience.ts';

/**
 * Waits for `promise`, but not for ever.
 * @throws StepFailedError if it takes too long; the signal's reason if that aborts first
 */
export async function within<Value>(promise: Promise<Value>, patience: Patience): Promise<Value> {
  const { milliseconds, signal } = patience;
  signal.throwIfAborted();
  const { promise: broken, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  const timer = setTimeout(() => reject(outOfPatience(patience)), milliseconds);
  try {
    return await Promise.race([promise, broken]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}
