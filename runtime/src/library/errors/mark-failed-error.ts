import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';
import type { Problem } from '../keeper/messages.ts';

/** A restore point could not be marked. */
export class MarkFailedError extends EiderError {
  readonly exitCode = ExitCode.notDurable;

  constructor({ what, todo }: Pick<Problem, 'what' | 'todo'>) {
    super({ what, todo });
  }
}
