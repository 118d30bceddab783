import type { RunbookContext } from './runbook-context.ts';

/**
 * What a step can do at worst: `reads` changes nothing that lasts; `adds` only adds to the bucket or writes new files;
 * `replaces` takes the place of a state that somebody uses, or deletes one: then the name of the database is asked for first.
 */
export type Risk = 'reads' | 'adds' | 'replaces';

/** What came of a step. */
export interface StepResult {
  /** One line for the report. */
  readonly said: string;
  /** What a person does to take it back; absent if there is nothing to take back. */
  readonly undo?: string;
}

/** One step of a plan. Making a step does nothing: a plan can be shown without being carried out. */
export interface Step {
  /** The line of the plan: what it does, to what. */
  readonly does: string;
  /** What is true if it fails, or if this process dies in it. */
  readonly ifItFails: string;
  /** Default: `reads`. */
  readonly risk?: Risk;
  readonly run: (context: RunbookContext) => Promise<StepResult>;
  /**
   * Called if this step or a later one fails: puts back what this step changed, and says so in one line; undefined if it
   * had changed nothing. Absent: there is nothing to put back.
   */
  readonly putBack?: (context: RunbookContext) => Promise<string | undefined>;
}
