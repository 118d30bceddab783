import type { EventName } from './events.ts';
import type { Log, LogEvent } from './log.ts';

/** An event as people see it. */
export interface RecentEvent {
  readonly time: Date;
  readonly level: 'info' | 'warn' | 'error';
  readonly event: EventName;
  readonly message: string;
}

/** The last events of a run, for those who look at it; older ones are in the log. */
export class RecentEvents {
  readonly #most: number;
  readonly #now: () => Date;
  readonly #redact: (text: string) => string;
  readonly #events: RecentEvent[] = [];

  /**
   * @param options.most how many are remembered
   * @param options.redact takes secrets out of a text
   */
  constructor({ most, now, redact }: { most: number; now: () => Date; redact: (text: string) => string }) {
    this.#most = most;
    this.#now = now;
    this.#redact = redact;
  }

  /** The newest first. */
  get newestFirst(): readonly RecentEvent[] {
    return this.#events.toReversed();
  }

  /** A log that writes to another one, and whose events are remembered; those for debugging are not. */
  remembering(log: Log): Log {
    const remembering =
      (level: RecentEvent['level']): LogEvent =>
      (event, message, fields) => {
        this.#events.push({ time: this.#now(), level, event, message: this.#redact(message) });
        if (this.#events.length > this.#most) this.#events.shift();
        log[level](event, message, fields);
      };
    return {
      debug: log.debug,
      info: remembering('info'),
      warn: remembering('warn'),
      error: remembering('error'),
    };
  }
}
