import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';
import type { RetryReason } from '../follow/try-again.ts';

/** No try of a capture succeeded within its time. What was read is kept for the next one. */
export class CaptureStarvedError extends EiderError {
  readonly exitCode = ExitCode.notDurable;
  /** How often tries were given up, by reason. */
  readonly reasons: ReadonlyMap<RetryReason, number>;

  constructor({
    path,
    reasons,
    lastDetail,
  }: {
    path: string;
    reasons: ReadonlyMap<RetryReason, number>;
    /** What the last try stumbled over, if it could be named. */
    lastDetail: string;
  }) {
    const counts = [...reasons].map(([reason, count]) => `${reason} ${count}×`).join(', ');
    super({
      what: `No consistent state of ${path} could be read in time (${counts}${lastDetail && `; last: ${lastDetail}`})`,
      todo: 'Nothing is lost yet and the next capture goes on from here; if it lasts, checkpoints follow each other too fast, or that block is damaged',
    });
    this.reasons = reasons;
  }
}
