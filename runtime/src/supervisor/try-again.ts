import { setTimeout as delay } from 'node:timers/promises';
import type { TryAgain } from '../replica/log/log.ts';
import { CredentialsRefusedError } from '../store/errors/credentials-refused-error.ts';
import { StoreUnreachableError } from '../store/errors/store-unreachable-error.ts';
import type { RunContext } from './run-context.ts';

/** Milliseconds before the store is asked again: it waits by itself for an answer, but not after a refusal. */
const pauseMs = 1000;

/** Waits before the store is asked again. */
export const pauseBetweenTries = (): Promise<void> => delay(pauseMs);

/** True for what may pass by itself: an outage, or credentials that are just being rotated. */
export function mayPass(failure: unknown): failure is StoreUnreachableError | CredentialsRefusedError {
  return failure instanceof StoreUnreachableError || failure instanceof CredentialsRefusedError;
}

/** Tries again, after a pause, what may pass by itself. */
export async function whileItMayPass(failure: unknown): Promise<boolean> {
  if (!mayPass(failure)) return false;
  await pauseBetweenTries();
  return true;
}

/**
 * While the application runs, an outage is waited for: it is reported, and tried again.
 * @param pause waits before that
 */
export function patientWith(
  { logger, status }: Pick<RunContext, 'logger' | 'status'>,
  pause = pauseBetweenTries,
): TryAgain {
  return async (failure) => {
    if (!mayPass(failure)) return false;
    status.trouble = failure.line;
    logger.warn('sync.delayed', failure.line, { error: failure });
    await pause();
    return true;
  };
}
