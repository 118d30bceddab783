import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';

/** Nothing is known of a restore that somebody asked for. */
export class NoSuchRestoreError extends EiderError {
  readonly exitCode = ExitCode.data;

  constructor(id: string) {
    super({
      what: `this process knows no restore ${id}`,
      todo: 'It may have been before it started, or long ago; `eider audit` lists all of them',
    });
  }
}
