import { readFile } from 'node:fs/promises';

/** Clock ticks per second in which the kernel counts (`USER_HZ`, the same on every Linux: proc_pid_stat(5)). */
const ticksPerSecond = 100;

/** How far a difference of two looks may be off, in seconds: user and system time are both cut down to whole ticks. */
export const cpuMayHide = 2 / ticksPerSecond;

export interface ProcessUsage {
  /** Of all its threads, user and system, in seconds. */
  readonly cpuSeconds: number;
  /** Bytes that it has read with `read` and its like, from files and from sockets (`rchar`, proc_pid_io(5)). */
  readonly bytesRead: number;
}

/** What a process has used so far. */
export async function processUsage(pid: number): Promise<ProcessUsage> {
  const [stat, io] = await Promise.all([
    readFile(`/proc/${pid}/stat`, 'utf8'),
    readFile(`/proc/${pid}/io`, 'utf8'),
  ]);
  // Fields 14 and 15; the second one, the name in brackets, may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  const [, bytes = ''] = /^rchar: (\d+)$/m.exec(io) ?? [];
  return { cpuSeconds: ticks / ticksPerSecond, bytesRead: Number(bytes) };
}
