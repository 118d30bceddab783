/** Seconds between two samples: a chart of six hours shows no more. */
const sampleSeconds = 10;

/** Samples that are kept: six hours. */
const mostSamples = (6 * 3600) / sampleSeconds;

/** How the lag was over time. */
export interface LagSeries {
  /** Seconds since 1970. */
  readonly times: readonly number[];
  /** Seconds; null while nobody knew. */
  readonly seconds: readonly (number | null)[];
}

/** Remembers the lag of the last hours, in bounded memory. */
export class LagHistory implements Disposable {
  readonly #times: number[] = [];
  readonly #seconds: (number | null)[] = [];
  readonly #now: () => Date;
  readonly #read: () => number | undefined;
  readonly #timer: NodeJS.Timeout;

  /**
   * Begins to take samples.
   * @param options.read the lag, seconds; undefined while nobody knows
   */
  constructor({ now, read }: { now: () => Date; read: () => number | undefined }) {
    this.#now = now;
    this.#read = read;
    this.#timer = setInterval(() => this.sample(), sampleSeconds * 1000).unref();
  }

  /** The samples, oldest first, and the lag as it is now. */
  get series(): LagSeries {
    return {
      times: [...this.#times, this.#now().getTime() / 1000],
      seconds: [...this.#seconds, this.#read() ?? null],
    };
  }

  /** Takes a sample. */
  sample(): void {
    this.#times.push(this.#now().getTime() / 1000);
    this.#seconds.push(this.#read() ?? null);
    if (this.#times.length <= mostSamples) return;
    this.#times.shift();
    this.#seconds.shift();
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
