import { secretsOf } from '../../runtime/src/config/secrets-of.ts';
import { redactor } from '../../runtime/src/logging/redact.ts';
import { ActionTrail } from '../../runtime/src/replica/audit/action-trail.ts';
import { type AuditAction, auditActions } from '../../runtime/src/replica/audit/audit-entry.ts';
import type { RunbookContext } from './runbook-context.ts';

/** The entries of one run of a runbook in the audit trail of the bucket. */
export function auditTrail({
  runbook,
  context: { store, keys, settings, options, now },
}: {
  runbook: string;
  context: RunbookContext;
}): ActionTrail {
  return new ActionTrail({
    store,
    keys,
    redact: redactor(secretsOf(settings)),
    action: actionOf(runbook),
    arguments: options.given,
    now: () => now,
  });
}

function actionOf(runbook: string): AuditAction {
  const action = auditActions.find((known) => known === `runbook.${runbook}`);
  if (action === undefined) throw new TypeError(`the audit trail knows no runbook ${runbook}`);
  return action;
}
