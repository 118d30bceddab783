import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ExitCode } from '../../errors/exit-code.ts';
import { smallHeapFlags } from '../../small-heap.ts';
import { KeeperFailedError } from '../errors/keeper-failed-error.ts';
import type { HostMessage, KeeperMessage, Problem } from './messages.ts';

const program = fileURLToPath(new URL('../../cli/keeper.ts', import.meta.url));

/** How a keeper ended: one of code and signal is null. */
export interface KeeperEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** What it said before. */
  readonly problem: Problem | undefined;
}

export interface KeeperOptions {
  /** Its whole environment: the settings. */
  environment: NodeJS.ProcessEnv;
  /** The database is open in this process already. */
  isOpen: boolean;
  onMessage: (message: KeeperMessage) => void;
}

/** A child process that keeps the database (docs/library.md). Its log goes to this process' stderr. */
export class Keeper {
  readonly ended: Promise<KeeperEnd>;
  readonly #child: ChildProcess;
  #problem: Problem | undefined;

  constructor({ environment, isOpen, onMessage }: KeeperOptions) {
    this.#child = fork(program, isOpen ? ['open'] : [], {
      env: environment,
      // None of the application's own options.
      execArgv: [...smallHeapFlags],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      // Its own session: what is typed at a terminal reaches the application, which decides what it means.
      detached: true,
    });
    this.#child.on('message', (message: KeeperMessage) => {
      if (message.say === 'failed') this.#problem = message.problem;
      onMessage(message);
    });
    this.ended = this.#end();
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Tells it something; false if it has ended, and does not hear it. */
  tell(message: HostMessage): boolean {
    if (!this.#child.connected) return false;
    // An error now is the end of the process, of which `ended` tells.
    this.#child.send(message, () => {});
    return true;
  }

  /** Has it end in order: it stops waiting for the lease, or has the database closed. */
  stop(): void {
    this.#child.kill('SIGTERM');
  }

  #end(): Promise<KeeperEnd> {
    return new Promise((resolve) => {
      this.#child.on('error', (cause) => {
        // Anything else than that it could not be started ends in a `close`.
        if (this.#child.pid !== undefined) return;
        const { name: kind, message: what } = cause;
        const todo = 'See that this process may start others';
        resolve({ code: null, signal: null, problem: { kind, what, todo, exitCode: ExitCode.bug } });
      });
      this.#child.once('close', (code, signal) => resolve({ code, signal, problem: this.#problem }));
    });
  }
}

/** How it ended, for people: `exit code 75`, `SIGKILL`. */
export const describeEnd = ({ code, signal }: KeeperEnd): string => signal ?? `exit code ${code}`;

/** The error that stands for an end that nobody asked for. */
export function keeperFailure(end: KeeperEnd): KeeperFailedError {
  return new KeeperFailedError({ ended: describeEnd(end), code: end.code, problem: end.problem });
}
