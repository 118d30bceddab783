import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from '../../duckdb-file/error-code.ts';
import type { Log } from '../../logging/log.ts';
import type { ApplicationExit } from './application-exit.ts';
import { CommandNotExecutableError } from './command-not-executable-error.ts';
import { findCommand } from './find-command.ts';
import { type ProcessStat, runningInGroup } from './process-stat.ts';

/** How often the processes that are no children of ours are looked at: nobody tells us when they end. */
const lookMilliseconds = 20;

/** How long a process may take to die of SIGKILL: one that hangs in the kernel, on a disk that is gone, never does. */
const dyingMilliseconds = 2000;

export interface StartApplicationOptions {
  command: string;
  args: readonly string[];
  environment: Readonly<Record<string, string | undefined>>;
  log: Log;
  /**
   * Leave the application in Eider's own process group, so that it keeps the terminal. Otherwise it gets a session of
   * its own, so that each signal reaches it once, and everything that it starts can be stopped with it. Default: whether
   * stdin is a terminal.
   */
  sharesTerminal?: boolean;
  /** Milliseconds that processes which the application leaves behind may take to stop; default 5,000. */
  leftOverMilliseconds?: number;
  /** Lists the processes of a group that still run. Default: those of `/proc`. */
  running?: typeof runningInGroup;
}

interface ApplicationOptions {
  child: ChildProcess;
  pid: number;
  log: Log;
  sharesTerminal: boolean;
  leftOverMilliseconds: number;
  running: typeof runningInGroup;
}

/** What a supervisor needs of whatever uses the database. */
export interface Supervised {
  /** How it ended. Never rejects. */
  readonly ended: Promise<ApplicationExit>;
  readonly sharesTerminal: boolean;
  signal(signal: NodeJS.Signals): void;
  stop(options: { signal: NodeJS.Signals; milliseconds: number }): Promise<ApplicationExit>;
}

/** The application, from its start until it, and everything that it left behind in its process group, is gone. */
export class Application implements Supervised {
  readonly pid: number;
  /** How the application itself ended, once nothing of it runs any more. Never rejects. */
  readonly ended: Promise<ApplicationExit>;
  /** Whether it shares Eider's terminal, and so gets by itself what is typed there. */
  readonly sharesTerminal: boolean;
  readonly #log: Log;
  readonly #leftOverMilliseconds: number;
  readonly #running: typeof runningInGroup;
  #exited = false;
  /** When patience ends, by `performance.now()`. */
  #deadline = Number.POSITIVE_INFINITY;

  /**
   * Starts the application, with Eider's own stdin, stdout and stderr.
   *
   * @throws CommandNotFoundError if there is no such command.
   * @throws CommandNotExecutableError if the system does not execute it.
   */
  static async start({
    command,
    args,
    environment,
    log,
    sharesTerminal = process.stdin.isTTY === true,
    leftOverMilliseconds = 5000,
    running = runningInGroup,
  }: StartApplicationOptions): Promise<Application> {
    if (process.pid === 1) {
      log.warn('reaper.missing', 'There is neither tini nor a shell here: zombies stay until Eider ends');
    }
    const file = await findCommand({ command, path: environment['PATH'] });
    const child = spawn(command, args, { stdio: 'inherit', env: environment, detached: !sharesTerminal });
    try {
      await once(child, 'spawn');
    } catch (cause) {
      throw new CommandNotExecutableError({ file, cause });
    }
    if (child.pid === undefined) throw new CommandNotExecutableError({ file });
    log.info('application.started', `${command} runs`, { pid: child.pid });
    return new Application({ child, pid: child.pid, log, sharesTerminal, leftOverMilliseconds, running });
  }

  private constructor({
    child,
    pid,
    log,
    sharesTerminal,
    leftOverMilliseconds,
    running,
  }: ApplicationOptions) {
    this.pid = pid;
    this.sharesTerminal = sharesTerminal;
    this.#log = log;
    this.#leftOverMilliseconds = leftOverMilliseconds;
    this.#running = running;
    this.ended = this.#end(child);
  }

  /** Passes a signal on; does nothing if the application has exited. */
  signal(signal: NodeJS.Signals): void {
    if (this.#exited) return;
    this.#log.debug('application.signalled', `${signal} was passed on to the application`, { signal });
    process.kill(this.pid, signal);
  }

  /**
   * Passes a signal on, and kills whatever of the application still runs after so many milliseconds. A stop that is under
   * way already is not begun anew: many applications take a second signal for "at once".
   */
  async stop({
    signal,
    milliseconds,
  }: {
    signal: NodeJS.Signals;
    milliseconds: number;
  }): Promise<ApplicationExit> {
    if (this.#deadline === Number.POSITIVE_INFINITY) this.signal(signal);
    this.#deadline = Math.min(this.#deadline, performance.now() + milliseconds);
    const timer = setTimeout(() => this.#killLate(milliseconds), milliseconds);
    try {
      return await this.ended;
    } finally {
      clearTimeout(timer);
    }
  }

  #killLate(milliseconds: number): void {
    if (this.#exited) return;
    const seconds = milliseconds / 1000;
    this.#log.warn('application.killed', `The application did not stop in ${seconds} s and was killed`, {
      seconds,
    });
    process.kill(this.pid, 'SIGKILL');
  }

  async #end(child: ChildProcess): Promise<ApplicationExit> {
    const exit = await new Promise<ApplicationExit>((resolve) => {
      child.once('exit', (code, signal) => resolve({ code, signal }));
    });
    this.#exited = true;
    this.#log.info('application.exited', describe(exit), { ...exit });
    if (!this.sharesTerminal) await this.#endLeftOvers();
    return exit;
  }

  /**
   * What the application started and did not wait for could still write to the database. What cannot be ended is left: a capture
   * reads a file that others write to, and the next start compares one that somebody had open at the end (docs/capture.md).
   */
  async #endLeftOvers(): Promise<void> {
    if (this.#running(this.pid).length === 0) return;
    this.#log.warn('application.left-overs', 'The application left processes behind, which are stopped now', {
      processGroup: this.pid,
    });
    this.#signalGroup('SIGTERM');
    const patience = performance.now() + this.#leftOverMilliseconds;
    let killedAt: number | undefined;
    for (;;) {
      const left = this.#running(this.pid);
      if (left.length === 0) return;
      const now = performance.now();
      if (killedAt !== undefined && now > killedAt + dyingMilliseconds) return this.#giveUpOn(left);
      if (now > Math.min(patience, this.#deadline)) {
        killedAt ??= now;
        // Again at each look: one of them may just have started another.
        this.#signalGroup('SIGKILL');
      }
      await sleep(lookMilliseconds);
    }
  }

  #giveUpOn(left: readonly ProcessStat[]): void {
    const pids = left.map(({ pid }) => pid);
    this.#log.error(
      'application.unkillable',
      `What the application left behind could not be ended (process ${pids.join(', ')}); the rest is shipped all the same`,
      { processGroup: this.pid, pids },
    );
  }

  #signalGroup(signal: NodeJS.Signals): void {
    try {
      process.kill(-this.pid, signal);
    } catch (error) {
      // The last of them has just ended by itself, or they run as somebody else.
      const code = errorCode(error);
      if (code !== 'ESRCH' && code !== 'EPERM') throw error;
    }
  }
}

function describe({ code, signal }: ApplicationExit): string {
  return signal === null ? `The application exited with ${code}` : `The application was ended by ${signal}`;
}
