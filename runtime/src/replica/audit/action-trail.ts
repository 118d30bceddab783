import { ulid } from 'ulid';
import type { Store } from '../../store/store.ts';
import type { ReplicaKeys } from '../keys.ts';
import type { AuditEntry } from './audit-entry.ts';
import { localAuditor } from './local-auditor.ts';
import { recordAudit } from './record-audit.ts';

export interface ActionTrailOptions extends Pick<AuditEntry, 'action' | 'arguments'> {
  store: Store;
  keys: ReplicaKeys;
  /** Takes secrets out of a text. */
  redact: (text: string) => string;
  /** Default: the clock of this host. */
  now?: () => Date;
}

/** The entries of one action of whoever runs this process, in the audit trail of the bucket. */
export class ActionTrail {
  readonly #options: ActionTrailOptions;
  readonly #begun: Omit<AuditEntry, 'result' | 'detail' | 'seconds'>;
  readonly #started = performance.now();

  /** Writes nothing yet. */
  constructor(options: ActionTrailOptions) {
    const { action, arguments: given, now = () => new Date() } = options;
    this.#options = options;
    this.#begun = {
      eider: 1,
      operation: ulid(),
      action,
      time: now().toISOString(),
      who: localAuditor(),
      arguments: given,
    };
  }

  /** What all entries of the action share. */
  get operation(): string {
    return this.#begun.operation;
  }

  /**
   * Writes an entry.
   * @throws {StoreError} if it could not be written
   */
  async record(result: AuditEntry['result'], detail: string | null = null): Promise<void> {
    const { store, keys, redact } = this.#options;
    const seconds = (performance.now() - this.#started) / 1000;
    await recordAudit({ store, keys, redact, entry: { ...this.#begun, result, detail, seconds } });
  }
}
