import { readdirSync, readFileSync } from 'node:fs';
import { errorCode } from '../../duckdb-file/error-code.ts';

/** What the kernel says of a process in `/proc/<pid>/stat` (proc_pid_stat(5)). */
export interface ProcessStat {
  readonly pid: number;
  /** `Z` is a zombie: dead, and not yet waited for. */
  readonly state: string;
  readonly group: number;
  /** Process group in the foreground of its controlling terminal; -1 without one. */
  readonly foregroundGroup: number;
  /** When it started, in clock ticks since the boot; together with the pid it names one process until the next boot. */
  readonly startTicks: string;
}

/** Reads about a process; undefined if it is gone, or if this system has no `/proc`. */
export function readProcessStat(pid: number | 'self'): ProcessStat | undefined {
  try {
    return parseProcessStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH')) {
      return undefined;
    }
    throw error;
  }
}

/** Parses the file. The name in parentheses may hold spaces and parentheses itself, so fields count from the last one. */
export function parseProcessStat(text: string): ProcessStat | undefined {
  const end = text.lastIndexOf(')');
  const pid = Number.parseInt(text, 10);
  const [state, , group, , , foregroundGroup, ...others] = text.slice(end + 2).split(' ');
  const startTicks = others[13];
  if (end < 0 || state === undefined || startTicks === undefined) return undefined;
  return { pid, state, group: Number(group), foregroundGroup: Number(foregroundGroup), startTicks };
}

/** Whether this process is in the foreground of a terminal, so that what is typed there reaches it. */
export function isInForeground(): boolean {
  const self = readProcessStat('self');
  return self !== undefined && self.group === self.foregroundGroup;
}

/** The processes of a group that still run; none where there is no `/proc`. */
export function runningInGroup(group: number): ProcessStat[] {
  if (isEmptyGroup(group)) return [];
  return pids()
    .map((pid) => readProcessStat(pid))
    .filter((stat) => stat !== undefined)
    .filter((stat) => stat.group === group && stat.state !== 'Z');
}

/** The kernel knows at once, of a group that has not even a zombie: no need to look at each process of the machine. */
function isEmptyGroup(group: number): boolean {
  try {
    process.kill(-group, 0);
    return false;
  } catch (error) {
    return errorCode(error) === 'ESRCH';
  }
}

function pids(): number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
