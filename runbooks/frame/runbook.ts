import type { RunbookContext } from './runbook-context.ts';
import type { RunbookOptions } from './runbook-options.ts';
import type { Risk, Step } from './step.ts';

/** A runbook, as its file writes it down. */
export interface RunbookDefinition<Facts> {
  /** As it is typed; `<name>.md` lies beside the script. */
  readonly name: string;
  readonly summary: string;
  /** What it does, to somebody who has never seen it: a sentence or two. */
  readonly does: string;
  /** What nothing brings back. */
  readonly cannotUndo: string;
  readonly options: RunbookOptions;
  /**
   * Reads what the plan depends on, and changes nothing.
   * @throws {PreconditionError} if it must not be done now
   */
  readonly examine: (context: RunbookContext) => Promise<Facts>;
  /** The steps for these facts. Pure. */
  readonly plan: (facts: Facts) => readonly Step[];
  /** What to do after all steps, for these facts; default: nothing. Pure. */
  readonly next?: (facts: Facts) => string;
}

/** What a runbook has found, and what it would do. */
export interface Plan {
  /** The worst of its steps. */
  readonly risk: Risk;
  readonly steps: readonly Step[];
  readonly next: string | undefined;
}

/** A runbook as the frame runs it: whatever its facts are. */
export interface Runbook extends Omit<RunbookDefinition<never>, 'examine' | 'plan' | 'next'> {
  /** @throws {PreconditionError} if it must not be done now */
  readonly prepare: (context: RunbookContext) => Promise<Plan>;
}

/** Makes a runbook of its definition. */
export function defineRunbook<Facts>({ examine, plan, next, ...rest }: RunbookDefinition<Facts>): Runbook {
  const prepare = async (context: RunbookContext): Promise<Plan> => {
    const facts = await examine(context);
    const steps = plan(facts);
    return { steps, risk: worstOf(steps), next: next?.(facts) };
  };
  return { ...rest, prepare };
}

function worstOf(steps: readonly Step[]): Risk {
  const risks = new Set(steps.map(({ risk }) => risk));
  if (risks.has('replaces')) return 'replaces';
  return risks.has('adds') ? 'adds' : 'reads';
}
