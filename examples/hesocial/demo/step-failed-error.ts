/** A step of the demo did not get to its end. */
export class StepFailedError extends Error {
  /** The last lines of the process that the step waited for. */
  readonly logTail: readonly string[];

  constructor(what: string, logTail: readonly string[]) {
    super(what);
    this.name = 'StepFailedError';
    this.logTail = logTail;
  }
}
