import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';

/** The file does not begin as a DuckDB file does. */
export class NotADuckdbFileError extends EiderError {
  readonly exitCode = ExitCode.data;

  constructor(path: string) {
    super({
      what: `${path} is not a DuckDB database`,
      todo: 'Point EIDER_DATABASE_PATH at the database file; nothing was changed',
    });
  }
}
