import type { Ending } from '../ending.ts';
import type { Supervised } from './application.ts';
import type { ApplicationExit } from './application-exit.ts';
import { applicationSignals } from './application-signals.ts';
import { type HandledSignal, meaningOf, type Signals } from './signals.ts';

/** What goes on from one reign to the next: the application, if one runs, and that this process was told to stop. */
export class ApplicationSlot {
  /** The application that runs now: it may run before a reign, on a file that could not be compared yet. */
  application: Supervised | undefined;
  readonly #stopMilliseconds: number;
  #told: HandledSignal | undefined;

  /** @param options.stopMilliseconds how long the application may take to stop before it is killed */
  constructor({ stopMilliseconds }: { stopMilliseconds: number }) {
    this.#stopMilliseconds = stopMilliseconds;
  }

  /** The first signal that told this process to stop; it holds whatever else is going on, in this reign or between two. */
  get told(): HandledSignal | undefined {
    return this.#told;
  }

  /** From now on signals reach the application, if one runs, and what tells to stop is a cause of `ending`; so is its exit. */
  attach(ending: Ending, signals: Pick<Signals, 'deliverTo'>): void {
    const { application } = this;
    const onStop = (signal: HandledSignal) => {
      this.#told ??= signal;
      ending.because({ by: 'signal', signal });
    };
    if (this.#told !== undefined) onStop(this.#told);
    if (application === undefined) {
      signals.deliverTo((signal) => meaningOf(signal, { typed: false }) === 'stop' && onStop(signal));
      return;
    }
    signals.deliverTo(applicationSignals({ application, stopMilliseconds: this.#stopMilliseconds, onStop }));
    void application.ended.then(() => {
      if (this.application === application) ending.because({ by: 'exit' });
    });
  }

  /** Stops the application, if one runs and has not ended yet; it is gone from here at once, so that its end ends nothing else. */
  async stop(): Promise<ApplicationExit | undefined> {
    const { application } = this;
    this.application = undefined;
    return application?.stop({ signal: 'SIGTERM', milliseconds: this.#stopMilliseconds });
  }
}
