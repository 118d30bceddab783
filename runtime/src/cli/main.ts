import { ExitCode } from '../errors/exit-code.ts';
import { runBelowReaper } from '../supervisor/application/reaper.ts';
import { runProgram } from './program.ts';

/** Runs the command line of this process, and ends the process with what it came to. */
export async function main(): Promise<never> {
  if (process.pid === 1) runBelowReaper();
  process.stdout.on('error', exitIfNobodyReads);
  process.exit(await runProgram(process.argv.slice(2)));
}

/** `eider points | head -1` is no failure: the reader has seen enough. */
function exitIfNobodyReads(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit(ExitCode.done);
}
