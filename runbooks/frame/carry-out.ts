import { reasonOf } from '../../runtime/src/errors/reason-of.ts';
import type { RunbookContext } from './runbook-context.ts';
import type { Step } from './step.ts';

/** A step that was done. */
export interface DoneStep {
  readonly step: Step;
  readonly said: string;
  readonly undo: string | undefined;
  readonly seconds: number;
}

/** How the steps ended. */
export interface Outcome {
  readonly done: readonly DoneStep[];
  /** The step that failed, why, and what was put back afterwards; undefined if all were done. */
  readonly stopped:
    | { readonly step: Step; readonly failure: unknown; readonly putBack: readonly string[] }
    | undefined;
}

/** Does the steps in their order. After a failure no further step is done, and what the others changed is put back, the last first. */
export async function carryOut({
  steps,
  context,
}: {
  steps: readonly Step[];
  context: RunbookContext;
}): Promise<Outcome> {
  const done: DoneStep[] = [];
  for (const [index, step] of steps.entries()) {
    context.say(`[${index + 1}/${steps.length}] ${step.does}`);
    const started = performance.now();
    try {
      context.signal.throwIfAborted();
      const { said, undo } = await step.run(context);
      const seconds = (performance.now() - started) / 1000;
      context.say(`  ${said} (${seconds.toFixed(1)} s)`);
      done.push({ step, said, undo, seconds });
    } catch (failure) {
      const changed = [...done.map((before) => before.step), step].reverse();
      const stopped = { step, failure: reasonOf(failure), putBack: await putBack(changed, context) };
      return { done, stopped };
    }
  }
  return { done, stopped: undefined };
}

/** A step that cannot be put back does not keep the others from it: each says what became of it. */
async function putBack(steps: readonly Step[], context: RunbookContext): Promise<string[]> {
  const said: string[] = [];
  for (const step of steps) {
    try {
      const line = await step.putBack?.(context);
      if (line !== undefined) said.push(line);
    } catch (failure) {
      const reason = failure instanceof Error ? failure.message : String(failure);
      said.push(`NOT put back: ${step.does}: ${reason}`);
    }
  }
  return said;
}
