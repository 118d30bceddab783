import { EiderError } from '../../errors/eider-error.ts';
import type { ExitCode } from '../../errors/exit-code.ts';

/** What a check found, if it did not throw. */
export type Finding =
  | { readonly outcome: 'ok'; readonly detail: string }
  /** Works, but somebody should know. */
  | { readonly outcome: 'warning'; readonly detail: string; readonly todo: string };

/** One thing that has to be right. Whatever an {@link EiderError} that it throws says is what it found to be wrong. */
export interface Check {
  readonly name: string;
  readonly run: () => Promise<Finding>;
}

export type CheckResult = { readonly name: string } & (
  | Finding
  | {
      readonly outcome: 'failure';
      readonly detail: string;
      readonly todo: string;
      readonly exitCode: ExitCode;
    }
);

/** Makes one check. An error that is no {@link EiderError} is a bug, and is thrown on. */
export async function runCheck({ name, run }: Check): Promise<CheckResult> {
  try {
    return { name, ...(await run()) };
  } catch (error) {
    if (!(error instanceof EiderError)) throw error;
    return { name, outcome: 'failure', detail: error.message, todo: error.todo, exitCode: error.exitCode };
  }
}

/** Makes checks one after the other until one fails: what follows would only fail of the same. */
export async function runChecks(checks: readonly Check[]): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const check of checks) {
    const result = await runCheck(check);
    results.push(result);
    if (result.outcome === 'failure') break;
  }
  return results;
}
