import { constants } from 'node:os';

/** How the application ended: one of the two is null. */
export interface ApplicationExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The exit code that stands for it, as shells say it: 128 + n for signal n. */
export function exitCodeOf({ code, signal }: ApplicationExit): number {
  if (signal !== null) return 128 + constants.signals[signal];
  return code ?? 0;
}
