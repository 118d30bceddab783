import { execa } from 'execa';
import { childArguments } from '../../child-program.ts';
import { compileCacheEnvironment } from '../../compile-cache-environment.ts';
import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';
import {
  type CheckAnswer,
  type CheckRequest,
  checkAnswerSchema,
  type PassedCheck,
} from './check-protocol.ts';

/** DuckDB does not open a database, or an assertion about it does not hold. */
export class DatabaseRefusedError extends EiderError {
  readonly exitCode = ExitCode.data;

  constructor({ path, reason, engine }: { path: string; reason: string; engine: string | undefined }) {
    super({
      what: `DuckDB${engine === undefined ? '' : ` ${engine}`} refuses ${path}: ${reason.replace(/\s+/g, ' ')}`,
      todo: 'Restore an earlier point (`eider points`, `eider restore --at`), or use the DuckDB version that wrote it',
    });
  }
}

interface CheckOptions {
  path: string;
  /** Read every value and checkpoint; changes the file. Default: only open it, read-only. */
  everything?: boolean;
  /** SQL that must return true; default none. */
  asserts?: readonly string[];
}

/**
 * A real DuckDB in a child process, for one check. It loads as soon as this exists, beside whatever is still to be done before
 * there is something to check. Dispose of it; one that was asked nothing ends, too.
 */
export class DatabaseChecker implements AsyncDisposable {
  readonly #signal: AbortSignal | undefined;
  readonly #child;

  constructor({ signal }: { signal?: AbortSignal | undefined } = {}) {
    this.#signal = signal;
    this.#child = execa(process.execPath, childArguments('check'), {
      reject: false,
      env: compileCacheEnvironment(),
      ...(signal && { cancelSignal: signal }),
    });
    // A process that died does not read what it is asked; how it ended says more than this.
    this.#child.stdin.on('error', () => {});
  }

  /**
   * Opens a database that nobody uses.
   * @throws {DatabaseRefusedError} if DuckDB refuses it, dies of it, or an assertion does not hold
   */
  async check({ path, everything = false, asserts = [] }: CheckOptions): Promise<PassedCheck> {
    const request: CheckRequest = { path, everything, asserts };
    this.#child.stdin.end(JSON.stringify(request));
    const result = await this.#child;
    this.#signal?.throwIfAborted();
    const answer = readAnswer(result.stdout);
    if (answer === undefined) {
      const death = result.signal ?? `exit ${result.exitCode}`;
      const reason = `the process that opened it died (${death})`;
      throw new DatabaseRefusedError({ path, reason, engine: undefined });
    }
    if (!answer.passed)
      throw new DatabaseRefusedError({ path, reason: answer.reason, engine: answer.engine });
    return answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill();
    await this.#child;
  }
}

/**
 * Opens a database that nobody uses in a real DuckDB, in a child process.
 * @throws {DatabaseRefusedError} if DuckDB refuses it, dies of it, or an assertion does not hold
 */
export async function checkDatabase({
  signal,
  ...options
}: CheckOptions & { signal?: AbortSignal | undefined }): Promise<PassedCheck> {
  await using checker = new DatabaseChecker({ signal });
  return await checker.check(options);
}

function readAnswer(stdout: string): CheckAnswer | undefined {
  try {
    return checkAnswerSchema.parse(JSON.parse(stdout));
  } catch {
    return undefined;
  }
}
