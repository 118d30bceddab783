import { ExitCode } from '../../runtime/src/errors/exit-code.ts';
import { readStatus, type StatusDocument } from '../documents/status-document.ts';
import { PreconditionError } from '../frame/precondition-error.ts';
import type { RunbookContext } from '../frame/runbook-context.ts';

/** The status of a replica that has something to restore. */
export type ReplicaFacts = StatusDocument & { readonly newest: NonNullable<StatusDocument['newest']> };

/**
 * Reads where the replica stands.
 * @throws {PreconditionError} if nothing has ever been shipped
 */
export async function requireReplica(context: Pick<RunbookContext, 'eider' | 'keys'>): Promise<ReplicaFacts> {
  const status = await readStatus(context);
  if (status.newest === null) {
    throw new PreconditionError({
      what: `There is no replica at ${context.keys.root}`,
      todo: 'Check R2_BUCKET_NAME and R2_DATABASE_KEY',
      exitCode: ExitCode.data,
    });
  }
  return { ...status, newest: status.newest };
}
