import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';

/** A header does not match its checksum, and nobody is writing it. */
export class DamagedHeaderError extends EiderError {
  readonly exitCode = ExitCode.data;

  constructor(path: string) {
    super({
      what: `A header of ${path} does not match its checksum`,
      todo: 'Keep the file for examination and restore the newest state (`eider restore`)',
    });
  }
}
