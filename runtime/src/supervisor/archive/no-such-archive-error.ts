import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';

/** There is no archive snapshot like the one that somebody asked for. */
export class NoSuchArchiveError extends EiderError {
  override readonly exitCode = ExitCode.data;

  /** @param time the latest that it may have been made; undefined: any time */
  constructor(time: Date | undefined) {
    super({
      what: `there is no archive snapshot${time === undefined ? '' : ` of ${time.toISOString()} or before`}`,
      todo: '`eider archive --list` lists those that there are, `eider points` the states in the replica itself',
    });
  }
}
