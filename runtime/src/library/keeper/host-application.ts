import type { Supervised } from '../../supervisor/application/application.ts';
import type { ApplicationExit } from '../../supervisor/application/application-exit.ts';
import type { KeeperMessage } from './messages.ts';
import type { StatusReport } from './status-report.ts';

/** Milliseconds beyond its time that the host gets to say that it has closed: closing makes DuckDB checkpoint. */
const graceMilliseconds = 2_000;

export interface HostApplicationOptions {
  say: (message: KeeperMessage) => void;
  status: Pick<StatusReport, 'isFenced' | 'now'>;
}

/**
 * Stands in the keeper where `eider run` has a command: the process that started the keeper, from the moment at which it may
 * open the database until it has closed it. It is told to close; it cannot be killed.
 */
export class HostApplication implements Supervised {
  readonly sharesTerminal = false;
  readonly ended: Promise<ApplicationExit>;
  readonly #options: HostApplicationOptions;
  #end: (exit: ApplicationExit) => void = () => {};
  #told = false;

  constructor(options: HostApplicationOptions) {
    this.#options = options;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  /** The host has closed the database, or is gone. */
  closed(): void {
    this.#end({ code: 0, signal: null });
  }

  /** Signals are for commands: the host gets its own. */
  signal(): void {}

  /** Has the host close the database; one that does not say that it has counts as killed, and what it writes is not kept. */
  async stop({ milliseconds }: { milliseconds: number }): Promise<ApplicationExit> {
    if (!this.#told) {
      const { status, say } = this.#options;
      // What it is closed for lasts for a moment only, when the host is quick.
      status.now();
      const because = status.isFenced ? 'fenced' : 'stopped';
      say({ say: 'close', because, milliseconds });
    }
    this.#told = true;
    const timer = setTimeout(
      () => this.#end({ code: null, signal: 'SIGKILL' }),
      milliseconds + graceMilliseconds,
    );
    try {
      return await this.ended;
    } finally {
      clearTimeout(timer);
    }
  }
}
