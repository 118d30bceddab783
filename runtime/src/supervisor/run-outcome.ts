import type { ApplicationExit } from './application/application-exit.ts';

/** How a reign ended. */
export type ReignEnd =
  /** Begin again at the lease; or, with `keepsLease`, with the lease in hand, so that nobody steps in between. */
  | { readonly next: 'again'; readonly keepsLease?: true }
  /** Eider ends with this exit; `durable` says whether the last bytes of the application are. */
  | { readonly next: 'exit'; readonly exit: ApplicationExit; readonly durable: boolean };
