import { dirname } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { EiderError } from '../errors/eider-error.ts';
import { ExitCode } from '../errors/exit-code.ts';

const engine = '@duckdb/node-api';

/** The bundle was asked for something that only DuckDB can do, and has none beside it. */
export class DuckdbNotInstalledError extends EiderError {
  override readonly exitCode = ExitCode.configuration;

  constructor({ bundle, cause }: { bundle: string; cause: unknown }) {
    super({
      what: `${engine} is not installed beside ${bundle}, so no database can be opened and checked`,
      todo:
        `Run \`npm install ${engine}@${packageJson.dependencies[engine]}\` in ${dirname(bundle)}; a restore alone goes without, ` +
        'with R2_VALIDATE_DOWNLOADS=false',
      cause,
    });
  }
}
