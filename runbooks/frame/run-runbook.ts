import { inspect } from 'node:util';
import { EiderError } from '../../runtime/src/errors/eider-error.ts';
import { ExitCode } from '../../runtime/src/errors/exit-code.ts';
import type { ActionTrail } from '../../runtime/src/replica/audit/action-trail.ts';
import { auditTrail } from './audit-trail.ts';
import { carryOut, type Outcome } from './carry-out.ts';
import { confirm } from './confirm.ts';
import { closingText, failureLine, planText } from './report.ts';
import type { Plan, Runbook } from './runbook.ts';
import type { RunbookContext } from './runbook-context.ts';

/** The two ends of the terminal. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/**
 * Runs a runbook: looks, shows the plan, asks, does the steps, puts back after a failure, writes the audit trail, and says how
 * it ended. Returns the exit code.
 * @throws {EiderError} if nothing was changed: a precondition, or the answer to the question
 */
export async function runRunbook({
  runbook,
  context,
  terminal,
}: {
  runbook: Runbook;
  context: RunbookContext;
  terminal: Terminal;
}): Promise<number> {
  const { options, keys, store, say } = context;
  const plan = await runbook.prepare(context);
  say(planText(runbook, plan, { where: `${keys.root} in ${store.description}` }));
  if (options.has('dry-run')) {
    say('This was a dry run: nothing was done.');
    return ExitCode.done;
  }
  const trail = auditTrail({ runbook: runbook.name, context });
  if (plan.risk === 'replaces') await begin({ trail, context, terminal });
  return finish({ plan, context, trail });
}

/** What replaces something is in the audit trail before it begins, so that one that dies half way is seen; that it cannot be is a reason not to begin. */
async function begin({
  trail,
  context: { options, keys, signal },
  terminal,
}: {
  trail: ActionTrail;
  context: RunbookContext;
  terminal: Terminal;
}): Promise<void> {
  try {
    if (!options.has('yes')) await confirm({ name: keys.root, ...terminal, signal });
  } catch (failure) {
    await trail.record('refused', failureLine(failure));
    throw failure;
  }
  await trail.record('begun');
}

async function finish({
  plan: { steps, risk, next },
  context,
  trail,
}: {
  plan: Plan;
  context: RunbookContext;
  trail: ActionTrail;
}): Promise<number> {
  const started = performance.now();
  const outcome = await carryOut({ steps, context });
  const seconds = (performance.now() - started) / 1000;
  context.say(closingText(outcome, { seconds, next }));
  const audited = await audit({ trail, outcome, say: context.say });
  if (outcome.stopped !== undefined) {
    const { failure } = outcome.stopped;
    if (!(failure instanceof EiderError)) context.say(`This is a bug in the runbook: ${inspect(failure)}`);
    return exitCodeOf(failure);
  }
  // A key that may only read cannot write the trail; what only reads has done its work all the same.
  return audited === undefined || risk === 'reads' ? ExitCode.done : exitCodeOf(audited);
}

/** Notes how it ended. What was done is done, whether it can be noted or not: then it is said. */
async function audit({
  trail,
  outcome: { done, stopped },
  say,
}: {
  trail: ActionTrail;
  outcome: Outcome;
  say: (line: string) => void;
}): Promise<unknown> {
  const said = done.map((step) => step.said).join('; ');
  try {
    if (stopped === undefined) await trail.record('done', said);
    else await trail.record('failed', `${stopped.step.does}: ${failureLine(stopped.failure)}`);
    return undefined;
  } catch (failure) {
    say(`The audit trail could not be written: ${failureLine(failure)}`);
    return failure;
  }
}

function exitCodeOf(failure: unknown): number {
  return failure instanceof EiderError ? failure.exitCode : ExitCode.bug;
}
