import { StepFailedError } from './step-failed-error.ts';

/** How long to wait, and what to say when it takes longer. */
export interface Patience {
  milliseconds: number;
  /** What is waited for, as in "… did not come within 30 s". */
  what: string;
  /** Ends the waiting with its reason. */
  signal: AbortSignal;
  /** Log of the process that is waited for; its state at the time of the failure is shown. */
  log: readonly string[];
}

/** What is thrown when patience ends. */
export function outOfPatience({ milliseconds, what, log }: Patience): StepFailedError {
  return new StepFailedError(`${what} did not come within ${milliseconds / 1000} s`, log);
}
