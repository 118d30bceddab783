import { secretsOf } from '../config/secrets-of.ts';
import type { SettingsWith } from '../config/settings.ts';
import { EiderError } from '../errors/eider-error.ts';
import { reasonOf } from '../errors/reason-of.ts';
import type { Log } from '../logging/log.ts';
import { redactor } from '../logging/redact.ts';
import { ActionTrail } from '../replica/audit/action-trail.ts';
import type { AuditEntry } from '../replica/audit/audit-entry.ts';
import type { OpenReplica } from './open-replica.ts';

/**
 * Does what a person wants changed in a replica, and writes into its audit trail that it begins and how it ended. A trail that
 * cannot be written does not keep it from being done, as whoever types this may have no other way left: it is an error in the log.
 * @param options.describe what came of it, in one line
 */
export async function audited<Result>({
  settings,
  replica: { store, keys },
  logger,
  action,
  given,
  work,
  describe,
}: {
  settings: SettingsWith<'bucket'>;
  replica: OpenReplica;
  logger: Log;
  action: AuditEntry['action'];
  /** What was asked for. */
  given: AuditEntry['arguments'];
  work: () => Promise<Result>;
  describe: (result: Result) => string;
}): Promise<Result> {
  const redact = redactor(secretsOf(settings));
  const trail = new ActionTrail({ store, keys, redact, action, arguments: given });
  const record = (result: AuditEntry['result'], detail: string | null) =>
    trail.record(result, detail).catch((error: unknown) => {
      const reason = error instanceof EiderError ? error.message : String(error);
      logger.error('admin.unrecorded', `NOT in the audit trail: ${action}, ${result}: ${reason}`, {
        operation: trail.operation,
        error,
      });
    });
  await record('begun', null);
  try {
    const result = await work();
    await record('done', describe(result));
    return result;
  } catch (error) {
    const failure = reasonOf(error);
    await record('failed', failure instanceof EiderError ? failure.line : String(failure));
    throw error;
  }
}
