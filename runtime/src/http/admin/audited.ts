import { EiderError } from '../../errors/eider-error.ts';
import { ActionTrail } from '../../replica/audit/action-trail.ts';
import type { AuditEntry } from '../../replica/audit/audit-entry.ts';
import type { AdminContext } from './admin-context.ts';
import { problemOf } from './problem.ts';

/** What somebody wants done, for the trail. */
export type AuditedRequest = Pick<AuditEntry, 'action' | 'who' | 'arguments'>;

/** An action from its beginning to its end, in the log and in the audit trail. */
export class AuditedAction {
  readonly #admin: AdminContext;
  readonly #request: AuditedRequest;
  readonly #trail: ActionTrail;
  #begun = false;

  constructor(admin: AdminContext, request: AuditedRequest) {
    const { store, keys, redact, ulid, now, monotonic } = admin;
    this.#admin = admin;
    this.#request = request;
    this.#trail = new ActionTrail({ store, keys, redact, ulid, now, monotonic, ...request });
  }

  /** Names the action in every entry. */
  get operation(): string {
    return this.#trail.operation;
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
      const { action } = this.#request;
      this.#admin.logger.error('admin.unrecorded', `${action} could not be written to the audit trail`, {
        operation: this.operation,
        error,
      });
    }
  }

  async #record(result: AuditEntry['result'], detail: string | null): Promise<void> {
    const { action } = this.#request;
    this.#admin.logger.info('admin.action', `${action}: ${result}${detail === null ? '' : `, ${detail}`}`, {
      ...this.#request,
      result,
      operation: this.operation,
    });
    await this.#trail.record(result, detail);
  }
}

/** Whether what was asked for cannot be, or not now, so that nothing was tried. */
function isRefusal(failure: unknown): boolean {
  const { status } = problemOf(failure);
  return status === 404 || status === 409 || status === 422;
}
