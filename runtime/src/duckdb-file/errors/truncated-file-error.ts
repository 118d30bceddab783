import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';

/** The file ends before its headers, or before blocks that they refer to. */
export class TruncatedFileError extends EiderError {
  readonly exitCode = ExitCode.data;

  constructor({ path, missing }: { path: string; missing: string }) {
    super({
      what: `${path} is truncated: ${missing} missing`,
      todo: 'Keep the file for examination and restore the newest state (`eider restore`)',
    });
  }
}
