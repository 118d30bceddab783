import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';

/** The path of the database is a directory, a device, a pipe. */
export class NotAFileError extends EiderError {
  readonly exitCode = ExitCode.configuration;

  constructor(path: string) {
    super({ what: `${path} is not a regular file`, todo: 'Point EIDER_DATABASE_PATH at the database file' });
  }
}
