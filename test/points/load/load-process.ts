import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { LoadSettings } from './load-settings.ts';

/** The process of a load. It can be killed and started again: it goes on where the database is. */
export class LoadProcess implements AsyncDisposable {
  readonly #settings: LoadSettings;
  #child: ChildProcess;

  constructor(settings: LoadSettings) {
    this.#settings = settings;
    this.#child = this.#start();
  }

  /** Throws if the load has ended by itself: then what follows would be points of a database at rest. */
  assertAlive(): void {
    const { exitCode, signalCode } = this.#child;
    if (exitCode === null && signalCode === null) return;
    throw new Error(`the load has ended by itself (${signalCode ?? exitCode})`);
  }

  /** kill -9, and another process recovers the database and goes on. */
  async crash(): Promise<void> {
    await this.#kill();
    this.#child = this.#start();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#kill();
  }

  #start(): ChildProcess {
    const script = new URL('../writer.ts', import.meta.url);
    return fork(script, [JSON.stringify(this.#settings)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  }

  async #kill(): Promise<void> {
    const { exitCode, signalCode } = this.#child;
    if (exitCode !== null || signalCode !== null) return;
    const exit = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exit;
  }
}
