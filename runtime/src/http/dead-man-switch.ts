import type { Log } from '../logging/log.ts';

/** Seconds between two calls: a monitor counts minutes. */
const pauseSeconds = 60;

/** Milliseconds that a call may take. */
const patienceMs = 10_000;

/**
 * Calls a URL after a sync that left everything durable, at most once a minute. It never calls while something is not
 * durable: the monitor behind the URL raises the alarm by hearing nothing.
 */
export class DeadManSwitch {
  readonly #url: string;
  readonly #logger: Log;
  readonly #monotonic: () => number;
  #calledAt = Number.NEGATIVE_INFINITY;

  /** @param options.monotonic seconds of a clock that never jumps */
  constructor({ url, logger, monotonic }: { url: string; logger: Log; monotonic: () => number }) {
    this.#url = url;
    this.#logger = logger;
    this.#monotonic = monotonic;
  }

  /** A sync has ended, and nothing is waiting. Returns at once. */
  allDurable(): void {
    if (this.#monotonic() - this.#calledAt < pauseSeconds) return;
    this.#calledAt = this.#monotonic();
    void this.#call();
  }

  async #call(): Promise<void> {
    try {
      const answer = await fetch(this.#url, { signal: AbortSignal.timeout(patienceMs) });
      await answer.body?.cancel();
      if (!answer.ok) throw new Error(`the monitor answered ${answer.status}`);
    } catch (error) {
      this.#logger.warn('heartbeat.failed', 'EIDER_HEARTBEAT_URL could not be called', { error });
    }
  }
}
