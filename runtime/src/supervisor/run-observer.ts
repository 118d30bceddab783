import type { StoreObserver } from '../store/store-observer.ts';
import type { RunStatus } from './run-status.ts';

/** Who watches a run from outside: metrics and health checks. Must not throw. */
export interface RunObserver {
  /** Called once, before anything happens; the status goes on to change. */
  begin(status: RunStatus): void;
  /** A sync begins; what this returns is disposed of when it has ended, in whatever way. */
  syncing(): Disposable | undefined;
  /** A sync has ended; `bytes` were uploaded for it. */
  synced(sync: { result: 'shipped' | 'unchanged' | 'delayed'; seconds: number; bytes: number }): void;
  restored(restore: { result: 'ok' | 'failed'; seconds: number }): void;
  readonly storeCall: StoreObserver;
}
