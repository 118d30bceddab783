import type { RunObserver } from '../../supervisor/run-observer.ts';
import type { RunStatus } from '../../supervisor/run-status.ts';
import type { KeeperStatus } from './messages.ts';

/** Milliseconds between two reports: as long as a lag takes to be worth a word. */
const pauseMs = 1000;

/** Reports the status of a run, once a second and after each sync, until it is disposed of. */
export class StatusReport implements Disposable {
  readonly #report: (status: KeeperStatus) => void;
  readonly #timer: NodeJS.Timeout;
  #status: RunStatus | undefined;

  constructor(report: (status: KeeperStatus) => void) {
    this.#report = report;
    this.#timer = setInterval(() => this.now(), pauseMs).unref();
  }

  /** Whether another writer has taken over. */
  get isFenced(): boolean {
    return this.#status?.state === 'fenced';
  }

  /** An observer that tells `observer` everything, and reports what changes the status. */
  observing(observer: RunObserver): RunObserver {
    return {
      begin: (status) => {
        this.#status = status;
        observer.begin(status);
      },
      syncing: () => observer.syncing(),
      synced: (sync) => {
        observer.synced(sync);
        // The record is noted in the status right after this.
        queueMicrotask(() => this.now());
      },
      restored: (restore) => observer.restored(restore),
      storeCall: observer.storeCall,
    };
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.now();
  }

  /** Reports it now. */
  now(): void {
    if (this.#status !== undefined) this.#report(plainStatus(this.#status));
  }
}

function plainStatus({ state, lag, position, lastDurable, trouble }: RunStatus): KeeperStatus {
  return {
    state,
    lagSeconds: lag.seconds,
    position: position === undefined ? null : { seq: position.seq, epoch: position.epoch },
    lastDurable: lastDurable?.toISOString() ?? null,
    trouble: trouble ?? null,
  };
}
