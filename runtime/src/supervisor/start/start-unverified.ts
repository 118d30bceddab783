import type { Supervised } from '../application/application.ts';
import type { RunContext } from '../run-context.ts';

/**
 * Starts the application although the store does not answer. The mark comes first, durable: whatever the application now
 * does, the next comparison must not take the file for a plain continuation of the replica.
 */
export async function startUnverified({
  run: { sidecar, status, logger, monotonic },
  start,
}: {
  run: RunContext;
  start: () => Promise<Supervised>;
}): Promise<Supervised> {
  await sidecar.markUnverified();
  status.state = 'unverified';
  status.unverifiedSince = monotonic();
  status.lag.changed();
  logger.warn('start.unverified', 'The store does not answer; the application starts with the local file');
  return start();
}
