import type { LogRecord } from '../../replica/log/record.ts';

/** What going back did. */
export interface Rewound {
  /** The new record. */
  readonly record: LogRecord;
  /** The point that it goes back to. */
  readonly point: LogRecord;
  /** The state that it left, which stays a restore point: going back to it undoes this. */
  readonly left: LogRecord;
}
