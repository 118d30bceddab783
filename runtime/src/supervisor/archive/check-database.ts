import { execa } from 'execa';
import { childArguments } from '../../child-program.ts';
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

/**
 * Opens a database that nobody uses in a real DuckDB, in a child process.
 * @param options.everything read every value and checkpoint; changes the file. Default: only open it, read-only.
 * @param options.asserts SQL that must return true; default none
 * @throws {DatabaseRefusedError} if DuckDB refuses it, dies of it, or an assertion does not hold
 */
export async function checkDatabase({
  path,
  everything = false,
  asserts = [],
  signal,
}: {
  path: string;
  everything?: boolean;
  asserts?: readonly string[];
  signal?: AbortSignal | undefined;
}): Promise<PassedCheck> {
  const request: CheckRequest = { path, everything, asserts: [...asserts] };
  const result = await execa(process.execPath, [...childArguments('check'), JSON.stringify(request)], {
    reject: false,
    stdin: 'ignore',
    ...(signal && { cancelSignal: signal }),
  });
  signal?.throwIfAborted();
  const answer = readAnswer(result.stdout);
  if (answer === undefined) {
    const death = result.signal ?? `exit ${result.exitCode}`;
    throw new DatabaseRefusedError({
      path,
      reason: `the process that opened it died (${death})`,
      engine: undefined,
    });
  }
  if (!answer.passed) throw new DatabaseRefusedError({ path, reason: answer.reason, engine: answer.engine });
  return answer;
}

function readAnswer(stdout: string): CheckAnswer | undefined {
  try {
    return checkAnswerSchema.parse(JSON.parse(stdout));
  } catch {
    return undefined;
  }
}
