import { readFileSync } from 'node:fs';
import { readProcessStat } from '../../../runtime/src/supervisor/application/process-stat.ts';
import type { EiderProcess } from '../../support/eider-process.ts';
import { ProcessMark } from '../../support/process-mark.ts';
import { until } from '../../support/until.ts';

/** Kills an `eider` and the application that it runs, in whatever state both are, as the loss of a machine does. */
export async function loseMachine(eider: EiderProcess): Promise<void> {
  // Stopped, it starts nothing that would be overlooked.
  eider.signal('SIGSTOP');
  await until('eider to be stopped', () => !'RSD'.includes(readProcessStat(eider.pid)?.state ?? 'gone'));
  const children = childrenOf(eider.pid).map(ProcessMark.of);
  await eider.kill();
  for (const child of children) await child.kill();
}

/** Processes that a process has started (proc_pid_task(5); Node.js starts them from its first thread). */
function childrenOf(pid: number): number[] {
  if (readProcessStat(pid)?.state !== 'T') return [];
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
}
