import type { LeaseSeen } from './lease-document.ts';

export interface HolderFacts {
  /** The lease as just read. */
  readonly seen: LeaseSeen;
  readonly session: string;
  /** Whether the newest record of the log is this writer's own; before its `open` undefined. */
  readonly tailIsMine: boolean | undefined;
  /** Whether its application has been started. */
  readonly applicationUp: boolean;
}

export interface HolderDecision {
  /**
   * - `go-on`: the lease is mine;
   * - `write-again`: it is lost, and nobody else has appended: write it anew from memory;
   * - `start-again`: begin at the lease, before an application has started;
   * - `hand-over`: stop the application, ship, `close`, release to the asker, stand by;
   * - `step-down`: the same, without anything to release;
   * - `fenced`: stop the application, keep what is not in the replica, begin at the lease.
   */
  readonly do: 'go-on' | 'write-again' | 'start-again' | 'hand-over' | 'step-down' | 'fenced';
}

/**
 * What the holder does whenever it has read the lease and the end of the log: after each heartbeat that was refused or
 * whose outcome is unknown, and once before its `open`. A stale writer that never appends learns only here that it is stale.
 */
export function decideAsHolder({ seen, session, tailIsMine, applicationUp }: HolderFacts): HolderDecision {
  if (tailIsMine === false) return { do: applicationUp ? 'fenced' : 'start-again' };
  const mine = seen.kind === 'lease' && seen.lease.state === 'held' && seen.lease.session === session;
  if (!applicationUp) return { do: mine ? 'go-on' : 'start-again' };
  if (seen.kind !== 'lease') return { do: 'write-again' };
  if (!mine) return { do: 'step-down' };
  return { do: seen.lease.ask === null ? 'go-on' : 'hand-over' };
}
