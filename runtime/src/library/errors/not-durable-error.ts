import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';

/** The database is closed, but its last bytes could not be shipped in time. */
export class NotDurableError extends EiderError {
  readonly exitCode = ExitCode.notDurable;

  constructor({ path, ended }: { path: string; ended: string }) {
    super({
      what: `The last bytes of ${path} are not durable (its keeper ended with ${ended})`,
      todo: 'They are in the local file: start again on this disk, and they are shipped',
    });
  }
}
