import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';
import type { FailedTries } from '../follow/failed-tries.ts';
import type { RetryReason } from '../follow/try-again.ts';

/** No try of a capture succeeded within its time. What was read is kept for the next one. */
export class CaptureStarvedError extends EiderError {
  readonly exitCode = ExitCode.notDurable;
  /** How often tries were given up, by reason. */
  readonly reasons: ReadonlyMap<RetryReason, number>;

  constructor({ path, failed }: { path: string; failed: FailedTries }) {
    const counts = [...failed.counts].map(([reason, count]) => `${reason} ${count}×`).join(', ');
    const last = failed.lastDetail && `; last: ${failed.lastDetail}`;
    super({
      what: `No consistent state of ${path} could be read in time (${counts}${last})`,
      todo: 'Nothing is lost yet and the next capture goes on from here; if it lasts, checkpoints follow each other too fast, or that block is damaged',
    });
    this.reasons = failed.counts;
  }
}
