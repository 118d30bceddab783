import type { RetryReason, TryAgain } from './try-again.ts';

/** The tries of one capture that were given up. */
export class FailedTries {
  readonly #counts = new Map<RetryReason, number>();
  #lastDetail = '';

  note({ reason, message }: TryAgain): void {
    this.#counts.set(reason, this.of(reason) + 1);
    if (message !== '') this.#lastDetail = message;
  }

  /** How many were given up for this reason. */
  of(reason: RetryReason): number {
    return this.#counts.get(reason) ?? 0;
  }

  get counts(): ReadonlyMap<RetryReason, number> {
    return this.#counts;
  }

  /** What the last one stumbled over that could name it; empty if none could. */
  get lastDetail(): string {
    return this.#lastDetail;
  }
}
