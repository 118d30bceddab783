import { TryAgain } from './try-again.ts';

/** How long a capture may take, and whether anybody still wants it. */
export class TimeLimit {
  readonly #signal: AbortSignal | undefined;
  readonly #now: () => number;
  readonly #end: number;

  constructor({ ms, now, signal }: { ms: number; now: () => number; signal: AbortSignal | undefined }) {
    this.#now = now;
    this.#end = now() + ms;
    this.#signal = signal;
  }

  get isOver(): boolean {
    return this.#now() >= this.#end;
  }

  /** @throws {TryAgain} when the time is over; the signal's reason when it was aborted */
  check(): void {
    this.#signal?.throwIfAborted();
    if (this.isOver) throw new TryAgain('out-of-time');
  }
}
