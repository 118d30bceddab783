import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';

/** A state that this DuckDB cannot open, because it is encrypted or of a version that it does not know. */
export class UndrillableError extends EiderError {
  override readonly exitCode = ExitCode.data;

  constructor({ seq }: { seq: number }) {
    super({
      what: `Record ${seq} holds a file that Eider's own DuckDB cannot open, so a drill proves nothing`,
      todo: 'Restore it with `eider restore --output`, and open it with the DuckDB and the key that it needs',
    });
  }
}
