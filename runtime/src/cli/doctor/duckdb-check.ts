import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';
import type { Check } from './check.ts';

/** DuckDB's library is not for this machine, or not installed. */
class DuckdbMissingError extends EiderError {
  override readonly exitCode = ExitCode.configuration;

  constructor(cause: unknown) {
    super({
      what: `DuckDB cannot be loaded: ${cause instanceof Error ? cause.message : String(cause)}`,
      todo: 'Install Eider with its dependencies for this platform, or set R2_VALIDATE_DOWNLOADS=false and do without drills',
      cause,
    });
  }
}

/** Whether DuckDB can be loaded: restores are opened in it before an application sees them. */
export const duckdbCheck: Check = {
  name: 'DuckDB',
  async run() {
    try {
      const { version } = await import('@duckdb/node-api');
      return { outcome: 'ok', detail: version() };
    } catch (cause) {
      throw new DuckdbMissingError(cause);
    }
  },
};
