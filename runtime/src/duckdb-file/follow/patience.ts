import type { TryAgain } from './try-again.ts';

/** A condition that passes by itself within this many milliseconds if DuckDB is only in the middle of something. */
const longestWait = 1000;

/** Tells a condition that comes and goes from one that stays: the same reason, under the same checkpoint, try after try. */
export class Patience {
  readonly #now: () => number;
  #complaint: string | undefined;
  #since = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** True if tries have been failing in this way for too long. */
  isExhausted({ reason }: TryAgain, iteration: bigint | undefined): boolean {
    const complaint = `${reason} at ${iteration}`;
    if (complaint !== this.#complaint) {
      this.#complaint = complaint;
      this.#since = this.#now();
    }
    return this.#now() - this.#since > longestWait;
  }

  restore(): void {
    this.#complaint = undefined;
  }
}
