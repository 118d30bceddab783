import { fileURLToPath } from 'node:url';
import { $ } from 'zx';
import { EiderError } from '../../runtime/src/errors/eider-error.ts';
import { ExitCode } from '../../runtime/src/errors/exit-code.ts';
import { type CopyAnswer, type CopyRequest, copyAnswerSchema } from './copy-protocol.ts';

const child = fileURLToPath(new URL('./copy-child.ts', import.meta.url));

/** DuckDB cannot copy the database, or the copy is not equal to it. */
class CopyRefusedError extends EiderError {
  readonly exitCode = ExitCode.data;

  constructor({ from, reason }: { from: string; reason: string }) {
    super({
      what: `${from} cannot be copied into a new file: ${reason.replace(/\s+/g, ' ')}`,
      todo: 'Leave it as it is; the page says what else makes a file smaller',
    });
  }
}

/**
 * Copies a database into a new file and compares both, in a process of its own.
 * @throws {CopyRefusedError} if it cannot be copied, or the copy differs
 */
export async function copyDatabase(
  request: CopyRequest,
  { signal }: { signal: AbortSignal },
): Promise<CopyAnswer & { copied: true }> {
  const shell = $({ nothrow: true, quiet: true, detached: false, signal });
  const { stdout, exitCode } = await shell`${process.execPath} ${child} ${JSON.stringify(request)}`;
  signal.throwIfAborted();
  const { from } = request;
  if (exitCode !== 0 || stdout === '')
    throw new CopyRefusedError({ from, reason: `the process that copied it died (exit code ${exitCode})` });
  const answer = copyAnswerSchema.parse(JSON.parse(stdout));
  if (!answer.copied) throw new CopyRefusedError({ from, reason: answer.reason });
  return answer;
}
