import { readdirSync, readFileSync } from 'node:fs';
import { until } from '../../support/until.ts';

/**
 * Pids of all processes whose environment names a folder that only one test has: what was started for it, and all that was
 * started by that in turn.
 */
export function processesOf(folder: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && environmentOf(pid).includes(folder));
}

/** Kills them until none is left; what they start meanwhile goes, too. */
export async function endProcessesOf(folder: string): Promise<void> {
  await until(`the end of what uses ${folder}`, () => {
    const pids = processesOf(folder);
    for (const pid of pids) kill(pid);
    return pids.length === 0;
  });
}

/** Empty for a zombie, for what has ended, and for what is somebody else's. */
function environmentOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return '';
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
