import { performance } from 'node:perf_hooks';

/** Milliseconds between two looks while something goes on. */
const interval = 20;

/** Milliseconds of work between two looks below which nothing goes on. */
const hardlyAny = 2;

/** Milliseconds that the event loop has not spent waiting since the process began. */
const workedSoFar = (): number => performance.eventLoopUtilization().active;

/**
 * The longest time that the event loop was busy with one thing: at most what it worked between two looks at how much it has worked. Looks
 * are frequent while something goes on, and there are none while nothing does: each one wakes the process, and Node's own watch, which
 * never stops, is a quarter of what an idle Eider costs. Never too little; too much by what else was done between two looks.
 */
export class LoopWatch {
  readonly #worked: () => number;
  readonly #timer: NodeJS.Timeout;
  #isLooking = true;
  #underWay = 0;
  #seen: number;
  #longest = 0;

  /** @param worked milliseconds of work so far @default those of this process's event loop */
  constructor(worked: () => number = workedSoFar) {
    this.#worked = worked;
    this.#seen = worked();
    this.#timer = setTimeout(() => this.#look(), interval).unref();
  }

  /** Something was done: more of it may follow. */
  stir(): void {
    if (this.#isLooking) return;
    this.#isLooking = true;
    this.#timer.refresh();
  }

  /** Something begins, and goes on until what this returns is disposed of. */
  begin(): Disposable {
    this.#underWay += 1;
    this.stir();
    return {
      [Symbol.dispose]: () => {
        this.#underWay -= 1;
      },
    };
  }

  /** Seconds, since this was asked before. */
  takeLongest(): number {
    const longest = this.#longest;
    this.#longest = 0;
    return longest / 1000;
  }

  /** Only ever between two things: within one it would cut that one in half. */
  #look(): void {
    const worked = this.#worked();
    const since = worked - this.#seen;
    this.#seen = worked;
    this.#longest = Math.max(this.#longest, since);
    this.#isLooking = this.#underWay > 0 || since >= hardlyAny;
    if (this.#isLooking) this.#timer.refresh();
  }
}
