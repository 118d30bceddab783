import { ulid as newUlid } from 'ulid';
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
  /** Who does it; default: whoever runs this process. */
  who?: AuditEntry['who'];
  /** A new ULID, which names the action; default: of this host's clock. */
  ulid?: () => string;
  /** Default: the clock of this host. */
  now?: () => Date;
  /** Seconds of a clock that never jumps; default: of this process. */
  monotonic?: () => number;
}

/** The entries of one action, in the audit trail of the bucket. */
export class ActionTrail {
  readonly #options: ActionTrailOptions;
  readonly #begun: Omit<AuditEntry, 'result' | 'detail' | 'seconds'>;
  readonly #now: () => Date;
  readonly #monotonic: () => number;
  readonly #started: number;

  /** Writes nothing yet. */
  constructor(options: ActionTrailOptions) {
    const { action, arguments: given, who = localAuditor(), ulid = newUlid } = options;
    this.#options = options;
    this.#now = options.now ?? (() => new Date());
    this.#monotonic = options.monotonic ?? (() => performance.now() / 1000);
    this.#started = this.#monotonic();
    this.#begun = {
      eider: 1,
      operation: ulid(),
      action,
      time: this.#now().toISOString(),
      who,
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
    const seconds = this.#monotonic() - this.#started;
    const entry = { ...this.#begun, result, detail, seconds };
    await recordAudit({ store, keys, redact, entry, now: this.#now });
  }
}
