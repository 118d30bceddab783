import type { AuditEntry } from '../../../../runtime/src/replica/audit/audit-entry.ts';
import { listAudit } from '../../../../runtime/src/replica/audit/list-audit.ts';
import type { ReplicaStage } from '../../../support/replica-stage.ts';

/** What the audit trail says of a runbook, oldest first. */
export async function auditOf(stage: ReplicaStage, name: string): Promise<AuditEntry['result'][]> {
  const recorded = await listAudit({ store: stage.store, keys: stage.keys, limit: 100 });
  return recorded
    .toReversed()
    .flatMap(({ entry }) => (entry?.action === `runbook.${name}` ? [entry.result] : []));
}
