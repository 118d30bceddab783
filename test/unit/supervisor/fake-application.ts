import type { Supervised } from '../../../runtime/src/supervisor/application/application.ts';
import type { ApplicationExit } from '../../../runtime/src/supervisor/application/application-exit.ts';

/** An application that ends when it is told to, or when the test says so, and knows which signals it got. */
export class FakeApplication implements Supervised {
  readonly sharesTerminal = false;
  readonly ended: Promise<ApplicationExit>;
  readonly signals: NodeJS.Signals[] = [];
  readonly #staysUp: boolean;
  #end: (exit: ApplicationExit) => void = () => {};

  /** @param options.staysUp being told to stop does not end it; default: it does */
  constructor({ staysUp = false }: { staysUp?: boolean } = {}) {
    this.#staysUp = staysUp;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  exit(code: number): void {
    this.#end({ code, signal: null });
  }

  signal(signal: NodeJS.Signals): void {
    this.signals.push(signal);
  }

  stop({ signal }: { signal: NodeJS.Signals; milliseconds: number }): Promise<ApplicationExit> {
    this.signal(signal);
    if (!this.#staysUp) this.#end({ code: null, signal });
    return this.ended;
  }
}
