import { EiderError } from '../../errors/eider-error.ts';
import type { AuditEntry } from '../../replica/audit/audit-entry.ts';
import { recordAudit } from '../../replica/audit/record-audit.ts';
import type { AdminContext } from './admin-context.ts';
import { problemOf } from './problem.ts';

/** What somebody wants done, for the trail. */
export type AuditedRequest = Pick<AuditEntry, 'action' | 'who' | 'arguments'>;

/** An action from its beginning to its end, in the log and in the audit trail. */
export class AuditedAction {
  /** Names the action in every entry. */
  readonly operation: string;
  readonly #admin: AdminContext;
  readonly #entry: Omit<AuditEntry, 'result' | 'detail' | 'seconds'>;
  readonly #started: number;
  #begun = false;

  constructor(admin: AdminContext, request: AuditedRequest) {
    this.operation = admin.ulid();
    this.#admin = admin;
    this.#entry = { eider: 1, operation: this.operation, time: admin.now().toISOString(), ...request };
    this.#started = admin.monotonic();
  }

  /**
   * Writes down that it begins, before anything changes.
   * @throws {StoreError} if that cannot be written: then nothing must be done
   */
  async begin(): Promise<void> {
    await this.#record('begun', null);
    this.#begun = true;
  }

  /** Writes down that it is done. What is done stays so if that cannot be written; the log has it. */
  done(detail: string): Promise<void> {
    return this.#recordOrTell('done', detail);
  }

  /** Writes down that it is not done, and why. */
  failed(failure: unknown): Promise<void> {
    const line = failure instanceof EiderError ? failure.line : String(failure);
    return this.#recordOrTell(!this.#begun && isRefusal(failure) ? 'refused' : 'failed', line);
  }

  async #recordOrTell(result: AuditEntry['result'], detail: string): Promise<void> {
    try {
      await this.#record(result, detail);
    } catch (error) {
      const { action } = this.#entry;
      this.#admin.logger.error('admin.unrecorded', `${action} could not be written to the audit trail`, {
        operation: this.operation,
        error,
      });
    }
  }

  async #record(result: AuditEntry['result'], detail: string | null): Promise<void> {
    const { logger, store, keys, redact, now, monotonic } = this.#admin;
    const entry = { ...this.#entry, result, detail, seconds: monotonic() - this.#started };
    const { action, who, operation } = entry;
    logger.info('admin.action', `${action}: ${result}${detail === null ? '' : `, ${detail}`}`, {
      action,
      result,
      operation,
      who,
      arguments: entry.arguments,
    });
    await recordAudit({ store, keys, entry, redact, now });
  }
}

/** Whether what was asked for cannot be, or not now, so that nothing was tried. */
function isRefusal(failure: unknown): boolean {
  const { status } = problemOf(failure);
  return status === 404 || status === 409 || status === 422;
}
