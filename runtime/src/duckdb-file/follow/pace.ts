import { setImmediate as nextTurn } from 'node:timers/promises';

/** Milliseconds after which a stretch of synchronous work gives way to everything else in the process. */
const longestStretch = 8;

/** Keeps long synchronous work from blocking the event loop. */
export class Pace {
  #since = performance.now();

  /** True if the work must give way: `if (pace.isDue) await pace.giveWay()`. */
  get isDue(): boolean {
    return performance.now() - this.#since > longestStretch;
  }

  async giveWay(): Promise<void> {
    await nextTurn();
    this.#since = performance.now();
  }
}
