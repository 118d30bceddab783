import type { PerWriter } from '../../points/ledger/schema.ts';
import type { ProgressFile } from '../../points/load/progress-file.ts';

/** Milliseconds between two looks. */
const pause = 10;

interface Look {
  /** Milliseconds since 1970, after the look. */
  readonly at: number;
  readonly durable: PerWriter;
}

/** Looks again and again at what a load has done, and remembers when it was so. */
export class ProgressTimeline implements Disposable {
  readonly #progress: ProgressFile;
  readonly #looks: Look[] = [];
  readonly #timer: NodeJS.Timeout;

  constructor(progress: ProgressFile) {
    this.#progress = progress;
    this.#timer = setInterval(() => this.#look(), pause);
  }

  /** Transactions that had certainly returned by then. */
  durableAt(time: number): PerWriter {
    return this.#looks.findLast(({ at }) => at <= time)?.durable ?? [0n, 0n];
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const { durable } = this.#progress.read();
    this.#looks.push({ at: Date.now(), durable });
  }
}
