import { execa } from 'execa';
import type { Stage } from './stage.ts';
import { StepFailedError } from './step-failed-error.ts';

/**
 * Runs a Node.js program of the demo to its end.
 * @param args its path and arguments
 * @param allowed exit codes that are no failure; default: only 0
 * @returns what it wrote to stdout
 * @throws StepFailedError with its stderr if it ends otherwise; the signal's reason if that aborts first
 */
export async function runToEnd(
  args: readonly string[],
  { stage, signal, allowed = [0] }: { stage: Stage; signal: AbortSignal; allowed?: readonly number[] },
): Promise<string> {
  const { exitCode, stdout, stderr } = await execa(process.execPath, args, {
    cwd: stage.folder,
    env: stage.settings,
    extendEnv: false,
    stdin: 'ignore',
    cancelSignal: signal,
    reject: false,
  });
  signal.throwIfAborted();
  if (exitCode !== undefined && allowed.includes(exitCode)) return stdout;
  throw new StepFailedError(
    `node ${args.join(' ')} ended with exit code ${exitCode ?? 'none'}`,
    stderr.split('\n'),
  );
}
