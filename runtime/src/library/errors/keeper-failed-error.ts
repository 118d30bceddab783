import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode, isExitCode } from '../../errors/exit-code.ts';
import type { Problem } from '../keeper/messages.ts';

/** The process that keeps the database has ended although nobody told it to; or could not begin. */
export class KeeperFailedError extends EiderError {
  /** The one with which it ended; 70 if it was killed. */
  readonly exitCode: ExitCode;
  /** Class of the error in that process; undefined if it ended without a word. */
  readonly kind: string | undefined;

  /**
   * @param options.ended how it ended: `exit code 75`, `SIGKILL`
   * @param options.problem what it said before
   */
  constructor({
    ended,
    code,
    problem,
  }: { ended: string; code: number | null; problem: Problem | undefined }) {
    super({
      what: problem?.what ?? `The process that keeps the database has ended (${ended})`,
      todo: problem?.todo ?? 'It is started again; until then nothing is replicated',
    });
    this.exitCode = isExitCode(code) ? code : ExitCode.bug;
    this.kind = problem?.kind;
  }
}
