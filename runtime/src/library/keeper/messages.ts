import type { RunState } from '../../supervisor/run-status.ts';

/** What a keeper knows of the replication, as plain values. */
export interface KeeperStatus {
  readonly state: RunState;
  /** Age of the oldest commit that may not be durable, seconds; 0 while nothing waits. */
  readonly lagSeconds: number;
  /** The newest durable record; null before the first. */
  readonly position: { readonly seq: number; readonly epoch: number } | null;
  /** When that became durable, by the clock of this machine; RFC 3339. */
  readonly lastDurable: string | null;
  /** What is being tried again, in one line. */
  readonly trouble: string | null;
}

/** A failure as it crosses the process boundary. */
export interface Problem {
  /** Class of the error. */
  readonly kind: string;
  readonly what: string;
  readonly todo: string;
  readonly exitCode: number;
}

/** What a keeper says to the application's process. */
export type KeeperMessage =
  /** The file is ready: it may be opened, and has to be closed when `close` comes. */
  | { readonly say: 'open' }
  /** Close the database within so many milliseconds, and say that it is closed. */
  | { readonly say: 'close'; readonly because: 'fenced' | 'stopped'; readonly milliseconds: number }
  | { readonly say: 'status'; readonly status: KeeperStatus }
  /** Health, metrics and the admin API are served on this port of the loopback interface. */
  | { readonly say: 'listening'; readonly port: number }
  | { readonly say: 'marked'; readonly id: number; readonly seq: number }
  | { readonly say: 'not-marked'; readonly id: number; readonly problem: Problem }
  /** It ends now, because of this. */
  | { readonly say: 'failed'; readonly problem: Problem };

/** What the application's process tells its keeper. */
export type HostMessage =
  /** The database is closed here. */
  | { readonly tell: 'closed' }
  /** Ship what was committed until now, and mark it. */
  | { readonly tell: 'mark'; readonly id: number; readonly name: string | undefined };
