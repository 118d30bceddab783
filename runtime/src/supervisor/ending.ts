import type { HandledSignal } from './application/signals.ts';
import type { LeaseEnd } from './lease/heartbeat.ts';
import type { RestoreOrder } from './restore/restore-desk.ts';

/** Why the application's time is over. */
export type EndCause =
  | { readonly by: 'exit' }
  | { readonly by: 'signal'; readonly signal: HandledSignal }
  | { readonly by: 'lease'; readonly end: LeaseEnd }
  | { readonly by: 'isolation' }
  /** An older state is to be restored. */
  | { readonly by: 'restore'; readonly order: RestoreOrder }
  /** Replication cannot go on. */
  | { readonly by: 'failure'; readonly failure: unknown };

/** The first cause that comes up; later ones change nothing. */
export class Ending {
  readonly #controller = new AbortController();
  readonly #happened: Promise<EndCause>;
  #resolve: (cause: EndCause) => void = () => {};
  #cause: EndCause | undefined;

  constructor() {
    this.#happened = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  /** Aborts when a cause has come up. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get cause(): EndCause | undefined {
    return this.#cause;
  }

  /** Resolves when a cause has come up. */
  get happened(): Promise<EndCause> {
    return this.#happened;
  }

  because(cause: EndCause): void {
    if (this.#cause !== undefined) return;
    this.#cause = cause;
    this.#resolve(cause);
    this.#controller.abort();
  }
}
