import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';

/** The process that was to write an archive snapshot did not. */
export class ArchiveFailedError extends EiderError {
  override readonly exitCode = ExitCode.data;
  /** What it said last. */
  readonly reason: string;

  constructor({ ended, reason }: { ended: string; reason: string }) {
    super({
      what: `No archive snapshot was written (${ended}): ${reason || 'without a word'}`,
      todo: 'Run `eider drill` to see whether the replica can be restored; it is tried again in an hour',
    });
    this.reason = reason;
  }
}
