import { readdirSync, readFileSync } from 'node:fs';

/** What is asked of a process in `/proc/<pid>/stat` (proc_pid_stat(5)). */
interface Process {
  readonly pid: number;
  readonly parent: number;
  /** `Z` is a zombie: dead, and not yet waited for. */
  readonly state: string;
}

/** Milliseconds between two looks at processes that are dying. */
const pause = 5;

const gone: ReadonlySet<unknown> = new Set(['ENOENT', 'ESRCH']);

/** Does something to a process; undefined if it has gone meanwhile. */
function unlessGone<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    if (error instanceof Error && 'code' in error && gone.has(error.code)) return undefined;
    throw error;
  }
}

function readProcess(pid: number): Process | undefined {
  const text = unlessGone(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  // The name in parentheses may hold spaces and parentheses itself, so fields count from the last one.
  const [state, parent] = text?.slice(text.lastIndexOf(')') + 2).split(' ') ?? [];
  return state === undefined ? undefined : { pid, parent: Number(parent), state };
}

/** The children of a process, theirs, and so on, as far as they still run. */
export function descendantsOf(ancestor: number): number[] {
  const names = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const processes = names.map((name) => readProcess(Number(name))).filter((each) => each !== undefined);
  const children = Map.groupBy(
    processes.filter(({ state }) => state !== 'Z'),
    ({ parent }) => parent,
  );
  const below = (pid: number): number[] =>
    (children.get(pid) ?? []).flatMap((child) => [child.pid, ...below(child.pid)]);
  return below(ancestor);
}

/**
 * Kills all processes that descend from this one, and returns when they are gone. All of them are stopped first: whoever is
 * stopped starts nobody, and while its parent lives, nobody slips out of the family. Nothing else runs in this process meanwhile.
 */
export function endDescendants(): void {
  const stopped = new Set<number>();
  for (;;) {
    const found = descendantsOf(process.pid).filter((pid) => !stopped.has(pid));
    if (found.length === 0) break;
    for (const pid of found) {
      unlessGone(() => process.kill(pid, 'SIGSTOP'));
      stopped.add(pid);
    }
  }
  for (const pid of stopped) unlessGone(() => process.kill(pid, 'SIGKILL'));
  const runs = (pid: number): boolean => (readProcess(pid)?.state ?? 'Z') !== 'Z';
  const clock = new Int32Array(new SharedArrayBuffer(4));
  while ([...stopped].some(runs)) Atomics.wait(clock, 0, 0, pause);
}
