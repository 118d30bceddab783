/**
 * How old the oldest local commit may be that is not durable. Nobody tells Eider when a commit happens, so the age counts
 * from the start of the last capture whose whole state is durable: everything committed before it is safe. An upper bound, never too small.
 */
export class Lag {
  readonly #monotonic: () => number;
  #safeUpTo: number;
  #behind = false;

  /** @param monotonic seconds of a clock that never jumps */
  constructor(monotonic: () => number) {
    this.#monotonic = monotonic;
    this.#safeUpTo = monotonic();
  }

  /** A capture starts now; returns the instant to hand to {@link durable}. */
  captureStarts(): number {
    return this.#monotonic();
  }

  /** There is something that is not durable yet, or nobody knows. */
  changed(): void {
    this.#behind = true;
  }

  /** Everything committed before `instant` is durable. */
  durable(instant: number): void {
    this.#safeUpTo = instant;
    this.#behind = false;
  }

  /** Seconds; 0 while nothing is waiting. */
  get seconds(): number {
    return this.#behind ? this.#monotonic() - this.#safeUpTo : 0;
  }
}
