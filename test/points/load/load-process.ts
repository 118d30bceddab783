import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { delays } from '../preload/delays.ts';
import type { LoadSettings } from './load-settings.ts';

const entry = fileURLToPath(new URL('../writer.ts', import.meta.url));

/** The longest sleep before, or in the middle of, a file call of the load, in microseconds. */
const longestDelay = 3_000;

/** A load on one database in a process of its own; only a kill ends it. */
export class LoadProcess implements AsyncDisposable {
  readonly #process: ChildProcess;
  readonly #exited: Promise<unknown>;
  #isKilled = false;

  /** @param library the preload library; null: its file calls are not delayed */
  constructor(settings: LoadSettings, library: string | null) {
    const { path: database, seed } = settings;
    const env = library === null ? {} : delays({ library, database, seed, longest: longestDelay });
    this.#process = fork(entry, [JSON.stringify(settings)], {
      env: { ...process.env, ...env },
      execArgv: [],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#exited = once(this.#process, 'exit');
  }

  /** @throws if it has ended by itself, which it never should */
  check(): void {
    const { exitCode, signalCode } = this.#process;
    if (this.#isKilled || (exitCode === null && signalCode === null)) return;
    throw new Error(`the load has ended by itself (${signalCode ?? `exit ${exitCode}`})`);
  }

  /** kill -9. */
  async kill(): Promise<void> {
    this.check();
    this.#isKilled = true;
    this.#process.kill('SIGKILL');
    await this.#exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) await this.kill();
  }
}
