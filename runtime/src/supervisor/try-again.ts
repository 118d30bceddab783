import { CredentialsRefusedError } from '../store/errors/credentials-refused-error.ts';
import { StoreUnreachableError } from '../store/errors/store-unreachable-error.ts';
import type { RunContext } from './run-context.ts';

/** True for what may pass by itself: an outage, or credentials that are just being rotated. */
export function mayPass(failure: unknown): failure is StoreUnreachableError | CredentialsRefusedError {
  return failure instanceof StoreUnreachableError || failure instanceof CredentialsRefusedError;
}

/** While the application runs, an outage is waited for: it is reported, and tried again. */
export function patientWith({
  logger,
  status,
}: Pick<RunContext, 'logger' | 'status'>): (failure: unknown) => boolean {
  return (failure) => {
    if (!mayPass(failure)) return false;
    status.trouble = failure.line;
    logger.warn('sync.delayed', failure.line, { error: failure });
    return true;
  };
}
