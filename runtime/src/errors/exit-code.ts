/**
 * What the process says by its exit code. The numbers follow BSD's sysexits.h, so that an orchestrator or a shell
 * script can tell "try again later" (69, 75) from "somebody has to look" (65, 77, 78).
 */
export const ExitCode = {
  done: 0,
  /** The command line was wrong. */
  usage: 64,
  /** Data or a version was refused, or corruption was found. */
  data: 65,
  /** The store did not answer. */
  unreachable: 69,
  /** A bug in Eider: the whole stack is on stderr. */
  bug: 70,
  /** Something local could not be written: disk full, folder read-only. */
  cannotWrite: 73,
  /** The application ended well, but its last bytes are not durable. */
  notDurable: 74,
  /** Another writer holds the lease, or another eider holds this disk. */
  leaseHeld: 75,
  /** The store refused the credentials. */
  refused: 77,
  /** A setting is missing or wrong. */
  configuration: 78,
  /** The application's command exists but cannot be executed; the number that shells use. */
  commandNotExecutable: 126,
  /** The application's command does not exist; the number that shells use. */
  commandNotFound: 127,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

const known: ReadonlySet<number> = new Set(Object.values(ExitCode));

/** Whether the exit code of a process, which has none if a signal ended it, is one of Eider's. */
export const isExitCode = (code: number | null | undefined): code is ExitCode =>
  known.has(code ?? Number.NaN);
