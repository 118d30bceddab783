import { readFileSync } from 'node:fs';
import type { EiderProcess } from '../../support/eider-process.ts';

/** How often the kernel is asked, in milliseconds; it keeps the peak by itself, so only what a process does last is missed. */
const pause = 10;

/** The most memory that a process had so far, in bytes (`VmHWM`, proc_pid_status(5)); 0 once it is gone. */
export function peakMemory(pid: number): number {
  try {
    const [, kilobytes = '0'] =
      /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes) * 1024;
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH'))
      return 0;
    throw error;
  }
}

/** The most memory that an `eider` has until it ends by itself, in bytes. */
export async function peakMemoryOf(eider: EiderProcess): Promise<number> {
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, peakMemory(eider.pid));
  }, pause);
  try {
    const { code, stderr } = await eider.ended;
    if (code !== 0) throw new Error(stderr);
    return peak;
  } finally {
    clearInterval(timer);
  }
}
