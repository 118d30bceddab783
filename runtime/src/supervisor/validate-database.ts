import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { EiderError } from '../errors/eider-error.ts';
import { ExitCode } from '../errors/exit-code.ts';
import { type Validation, validationSchema } from './validation.ts';

const child = fileURLToPath(new URL('./validate-child.ts', import.meta.url));

/** DuckDB does not open what was restored. */
export class DatabaseRefusedError extends EiderError {
  readonly exitCode = ExitCode.data;

  constructor({ path, reason, engine }: { path: string; reason: string; engine: string | undefined }) {
    super({
      what: `DuckDB${engine === undefined ? '' : ` ${engine}`} does not open ${path}: ${reason.replace(/\s+/g, ' ')}`,
      todo: 'Restore an earlier point (`eider points`, `eider restore --at`), or use the DuckDB version that wrote it',
    });
  }
}

/**
 * Opens a database that nobody uses in a real DuckDB, in a child process, without changing it.
 * @returns the number of tables and the version of DuckDB
 * @throws {DatabaseRefusedError} if DuckDB refuses it, or dies of it
 */
export async function validateDatabase(path: string): Promise<Validation & { opened: true }> {
  const result = await execa(process.execPath, [child, path], {
    reject: false,
    stdin: 'ignore',
    extendEnv: true,
  });
  const said = readAnswer(result.stdout);
  if (said === undefined) {
    const reason = `the process that opened it died (${result.signal ?? `exit ${result.exitCode}`}) ${result.stderr}`;
    throw new DatabaseRefusedError({ path, reason: reason.trim(), engine: undefined });
  }
  if (!said.opened) throw new DatabaseRefusedError({ path, reason: said.reason, engine: said.engine });
  return said;
}

function readAnswer(stdout: string): Validation | undefined {
  try {
    return validationSchema.parse(JSON.parse(stdout));
  } catch {
    return undefined;
  }
}
