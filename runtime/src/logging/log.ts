import type { EventName } from './events.ts';

/** What is known besides the message. An error goes under `error`, numbers carry their unit in their name. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Writes down one event. */
export type LogEvent = (event: EventName, message: string, fields?: LogFields) => void;

/** Where events go. One line each; the name is for machines, the message for people. */
export interface Log {
  readonly debug: LogEvent;
  readonly info: LogEvent;
  /** Something needs attention, but nothing was lost. */
  readonly warn: LogEvent;
  readonly error: LogEvent;
}
