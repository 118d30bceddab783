import { hostname, userInfo } from 'node:os';
import { ulid } from 'ulid';
import { secretsOf } from '../../runtime/src/config/secrets-of.ts';
import { redactor } from '../../runtime/src/logging/redact.ts';
import {
  type AuditAction,
  type AuditEntry,
  auditActions,
} from '../../runtime/src/replica/audit/audit-entry.ts';
import { recordAudit } from '../../runtime/src/replica/audit/record-audit.ts';
import type { RunbookContext } from './runbook-context.ts';

/** The entries of one run of a runbook in the audit trail of the bucket. */
export class AuditTrail {
  readonly #context: RunbookContext;
  readonly #begun: Pick<AuditEntry, 'eider' | 'operation' | 'action' | 'time' | 'who' | 'arguments'>;
  readonly #started = performance.now();

  constructor({ runbook, context }: { runbook: string; context: RunbookContext }) {
    this.#context = context;
    this.#begun = {
      eider: 1,
      operation: ulid(),
      action: actionOf(runbook),
      time: context.now.toISOString(),
      who: { name: userInfo().username, host: hostname(), address: null, token: null },
      arguments: context.options.given,
    };
  }

  /**
   * Writes an entry.
   * @throws {StoreError} if it could not be written
   */
  async record(result: AuditEntry['result'], detail: string | null = null): Promise<void> {
    const { store, keys, settings } = this.#context;
    const seconds = (performance.now() - this.#started) / 1000;
    const redact = redactor(secretsOf(settings));
    await recordAudit({ store, keys, redact, entry: { ...this.#begun, result, detail, seconds } });
  }
}

function actionOf(runbook: string): AuditAction {
  const action = auditActions.find((known) => known === `runbook.${runbook}`);
  if (action === undefined) throw new TypeError(`the audit trail knows no runbook ${runbook}`);
  return action;
}
