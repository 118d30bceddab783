import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const entry = fileURLToPath(new URL('everyday-load.ts', import.meta.url));

export interface EverydayLoadSettings {
  /** The database, which does not exist yet. */
  readonly path: string;
  /** Where the load publishes its progress. */
  readonly progressPath: string;
  readonly seed: number;
  /** `checkpoint_threshold`. */
  readonly checkpointThreshold: string;
  /** Rows that were there before and stay, about 16 bytes each. */
  readonly historyRows: number;
}

/** The load in a process of its own. */
export class EverydayLoad implements AsyncDisposable {
  readonly #process: ChildProcess;
  readonly #exited: Promise<unknown>;

  constructor(settings: EverydayLoadSettings) {
    this.#process = fork(entry, [JSON.stringify(settings)], {
      execArgv: [],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#exited = once(this.#process, 'exit');
  }

  /** @throws if it has ended by itself, which it never should */
  check(): void {
    const { exitCode, signalCode } = this.#process;
    if (exitCode !== null || signalCode !== null)
      throw new Error(`the load has ended by itself (${signalCode ?? `exit ${exitCode}`})`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#exited;
  }
}
