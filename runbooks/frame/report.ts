import { EiderError } from '../../runtime/src/errors/eider-error.ts';
import type { Outcome } from './carry-out.ts';
import type { Plan, Runbook } from './runbook.ts';
import type { RunbookOptions } from './runbook-options.ts';

/** What somebody reads before anything is done. */
export function planText(
  { name, does, cannotUndo }: Pick<Runbook, 'name' | 'does' | 'cannotUndo'>,
  { steps, risk }: Pick<Plan, 'steps' | 'risk'>,
  { where }: { where: string },
): string {
  const lines = steps.flatMap(({ does: line, ifItFails }, index) => [
    `  ${index + 1}. ${line}`,
    `     If it fails: ${ifItFails}`,
  ]);
  return [
    `${name}: ${does}`,
    `Database:    ${where}`,
    `Changes:     ${changes[risk]}`,
    `Cannot undo: ${cannotUndo}`,
    'Plan:',
    ...lines,
  ].join('\n');
}

const changes = {
  reads: 'nothing but a note in the audit trail',
  adds: 'adds to what is there, takes nothing away',
  replaces: 'replaces or deletes a state; asks for the name of the database first',
} as const;

/** What somebody reads when all is over. */
export function closingText(
  { done, stopped }: Outcome,
  { seconds, next }: { seconds: number; next: string | undefined },
): string {
  const happened = done.map(({ said, seconds: took }) => `  - ${said} (${took.toFixed(1)} s)`);
  const undo = done.flatMap((step) => (step.undo === undefined ? [] : [`  - ${step.undo}`])).reverse();
  if (stopped === undefined) {
    return [
      `DONE in ${seconds.toFixed(1)} s. What happened:`,
      ...happened,
      ...(undo.length === 0 ? ['To undo: nothing to undo.'] : ['To undo:', ...undo]),
      ...(next === undefined ? [] : [`Next: ${next}`]),
    ].join('\n');
  }
  return [
    `STOPPED after ${seconds.toFixed(1)} s, at: ${stopped.step.does}`,
    `Why:   ${failureLine(stopped.failure)}`,
    `State: ${stopped.step.ifItFails}`,
    ...stopped.putBack.map((line) => `       ${line}`),
    ...(happened.length === 0 ? [] : ['Done before:', ...happened]),
    ...(undo.length === 0 ? [] : ['To undo what was done before, as far as it was not put back:', ...undo]),
  ].join('\n');
}

/** A failure in one line. */
export function failureLine(failure: unknown): string {
  if (failure instanceof EiderError) return failure.line;
  return failure instanceof Error ? failure.message : String(failure);
}

/** The help of a runbook. */
export function helpText(
  { name, does, cannotUndo }: Pick<Runbook, 'name' | 'does' | 'cannotUndo'>,
  options: RunbookOptions,
): string {
  const rows = Object.entries(options).map(([option, { value, does: line, required }]) => {
    const flag = `--${option}${value === undefined ? '' : ` ${value}`}`;
    return `  ${flag.padEnd(22)}  ${line}${required ? ' (needed)' : ''}`;
  });
  return [
    `npm run runbook -- ${name} [options]`,
    '',
    does,
    `Cannot undo: ${cannotUndo}`,
    `The page to read: runbooks/${name}.md`,
    '',
    'Options:',
    ...rows,
  ].join('\n');
}
