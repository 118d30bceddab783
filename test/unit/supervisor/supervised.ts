import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { runningInGroup } from '../../../runtime/src/supervisor/application/process-stat.ts';

const supervise = fileURLToPath(new URL('./supervise.ts', import.meta.url));

interface SupervisedOptions {
  /** The application. */
  command: readonly string[];
  /** Milliseconds that it gets to stop. */
  stop?: number;
  /** Milliseconds that what it leaves behind gets to stop. */
  leftOver?: number;
  /** Makes the command line of another program that starts the supervisor. */
  below?: (line: readonly string[]) => readonly string[];
}

/**
 * A supervisor in a process of its own, and everything that it and its application have written so far. Both are dead when
 * the test ends, however it ends.
 */
export class Supervised {
  readonly child: ChildProcess;
  stdout = '';
  stderr = '';
  readonly #closed: Promise<unknown>;

  constructor({ command, stop = 10_000, leftOver = 60_000, below = (line) => line }: SupervisedOptions) {
    const [file = '', ...args] = below([
      process.execPath,
      supervise,
      '--stop',
      String(stop),
      '--left-over',
      String(leftOver),
      '--',
      ...command,
    ]);
    this.child = spawn(file, args, { stdio: ['pipe', 'pipe', 'pipe'], detached: true });
    this.#closed = once(this.child, 'close');
    onTestFinished(() => this.#killAll());
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
    });
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error('the supervisor was not started');
    return this.child.pid;
  }

  /** Waits until the application's output matches; gives the match. */
  async says(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.stdout);
      if (match !== null) return match;
      if (this.child.exitCode !== null || this.child.signalCode !== null) {
        throw new Error(`it ended and never said ${pattern}: ${this.stdout}${this.stderr}`);
      }
      await Promise.race([once(this.child.stdout ?? this.child, 'data'), this.#closed]);
    }
  }

  /** Waits for the end of the supervisor and of all its output. */
  async ended(): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
    await this.#closed;
    return { code: this.child.exitCode, signal: this.child.signalCode };
  }

  /** What was logged, event by event. */
  events(): { event: string; [field: string]: unknown }[] {
    return this.stderr
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line));
  }

  async #killAll(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) process.kill(-this.pid, 'SIGKILL');
    // The application has a process group of its own, and may have outlived its supervisor.
    for (const { event, pid } of this.events()) {
      if (event === 'application.started' && runningInGroup(Number(pid)).length > 0) {
        process.kill(-Number(pid), 'SIGKILL');
      }
    }
    await this.#closed;
  }
}
