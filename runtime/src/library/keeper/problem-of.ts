import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';
import type { Problem } from './messages.ts';

/** A failure in a form that crosses the process boundary. */
export function problemOf(failure: unknown): Problem {
  if (failure instanceof EiderError) {
    const { name: kind, message: what, todo, exitCode } = failure;
    return { kind, what, todo, exitCode };
  }
  return {
    kind: failure instanceof Error ? failure.name : 'Error',
    what: failure instanceof Error ? failure.message : String(failure),
    todo: 'This is a bug in Eider; please report it with what stands on stderr',
    exitCode: ExitCode.bug,
  };
}
