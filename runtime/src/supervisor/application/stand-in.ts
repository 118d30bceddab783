import type { Supervised } from './application.ts';
import type { ApplicationExit } from './application-exit.ts';

/**
 * Stands where an application would: for `replicate`, which follows a database that somebody else uses. It ends when it is
 * told to, and cannot end the one it stands for.
 */
export class StandIn implements Supervised {
  readonly sharesTerminal = false;
  readonly ended: Promise<ApplicationExit>;
  #end: (exit: ApplicationExit) => void = () => {};

  constructor() {
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  signal(): void {}

  stop(): Promise<ApplicationExit> {
    this.#end({ code: 0, signal: null });
    return this.ended;
  }
}
