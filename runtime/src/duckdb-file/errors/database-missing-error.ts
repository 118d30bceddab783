import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';

/** There is no file at the path of the database. */
export class DatabaseMissingError extends EiderError {
  readonly exitCode = ExitCode.data;

  constructor(path: string) {
    super({
      what: `${path} does not exist`,
      todo: 'Check EIDER_DATABASE_PATH; an application that makes a new database needs no file before its start',
    });
  }
}
