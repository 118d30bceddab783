import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';

/** The WAL bytes of a captured state are no longer what was captured; the next capture starts from what is there now. */
export class CaptureLostError extends EiderError {
  readonly exitCode = ExitCode.notDurable;

  constructor({ path, cause }: { path: string; cause?: unknown }) {
    super({
      what: `${path} was rewritten after it was captured and before it was shipped`,
      todo: 'Capture again; if this repeats, something else than DuckDB writes to the file',
      cause,
    });
  }
}
