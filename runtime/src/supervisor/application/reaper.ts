import { accessSync, constants } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

/**
 * What a shell does as process 1: starts Eider, passes signals on, waits for every child there is (that is what `wait`
 * does inside), and exits as Eider did. Two things in it are not obvious. Without descriptor 3 the shell would give a
 * background command `/dev/null` as stdin. And the last `wait` is for an exit that came together with a signal: the
 * first one then says 128 + n, the shell still knows better, and 127 means that there is nothing more to know.
 */
const shellReaper = `
child=
last=
pass() {
  last=$1
  [ -z "$child" ] || kill -s "$1" "$child" 2>/dev/null
}
for signal in TERM INT QUIT HUP USR1 USR2 WINCH; do
  trap "pass $signal" "$signal"
done
exec 3<&0
"$@" <&3 3<&- &
child=$!
exec 3<&-
[ -z "$last" ] || kill -s "$last" "$child" 2>/dev/null
wait "$child"
status=$?
while kill -0 "$child" 2>/dev/null; do
  wait "$child"
  status=$?
done
wait "$child" 2>/dev/null
again=$?
[ "$again" -eq 127 ] || status=$again
exit "$status"
`;

/** A program to become, with its arguments; the first is its own name. */
export interface ReaperCommand {
  readonly file: string;
  readonly args: readonly string[];
}

interface ReaperCommandOptions {
  /** What it has to start: Node.js, its options, and Eider with its arguments. */
  command: readonly string[];
  /** Finds a program; undefined if there is none. */
  find: (name: string) => string | undefined;
}

/** Which program takes the place of process 1: tini if there is one, else a shell. */
export function reaperCommand({ command, find }: ReaperCommandOptions): ReaperCommand | undefined {
  const tini = find('tini');
  if (tini !== undefined) return { file: tini, args: ['tini', '--', ...command] };
  const shell = find('sh');
  if (shell !== undefined) return { file: shell, args: ['sh', '-c', shellReaper, 'eider', ...command] };
  return undefined;
}

/**
 * To be called as process 1. That one inherits every process whose parent died, and has to wait for it, or it stays as a
 * zombie; Node.js only waits for its own children. So something that waits for all becomes process 1, and Eider, started
 * anew, its child. Does not return; unless there is neither tini nor a shell, and then the zombies stay.
 */
export function runBelowReaper(): void {
  const command = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  const reaper = reaperCommand({ command, find: findProgram });
  if (reaper !== undefined) process.execve?.(reaper.file, [...reaper.args], process.env);
}

function findProgram(name: string): string | undefined {
  const { PATH = '' } = process.env;
  return [...PATH.split(delimiter), '/sbin', '/bin', '/usr/bin', '/']
    .filter(isAbsolute)
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
