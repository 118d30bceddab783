import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { z } from 'zod';
import { CommandFailedError } from './errors/command-failed-error.ts';

const program = fileURLToPath(new URL('../../bin/eider.mjs', import.meta.url));

/**
 * Runs an `eider` command in a process of its own, and reads the document that it answers with.
 * @throws {CommandFailedError} if its exit code is not 0
 */
export async function runEider<Answer>({
  args,
  environment,
  answer,
}: {
  /** Without `--json`. */
  args: readonly [string, ...string[]];
  /** Its whole environment: the settings. */
  environment: NodeJS.ProcessEnv;
  answer: z.ZodType<Answer>;
}): Promise<Answer> {
  const [command] = args;
  const { exitCode, stdout, stderr } = await execa(process.execPath, [program, ...args, '--json'], {
    env: environment,
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
  });
  if (exitCode !== 0) {
    const line = stderr.trim().split('\n').at(-1) ?? '';
    throw new CommandFailedError({ command, code: exitCode, line });
  }
  return answer.parse(JSON.parse(stdout));
}
