import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { type PlatformEvent, platformEventSchema } from '../app/platform-event.ts';
import type { Inspection } from '../checks/inspection.ts';
import { ReplicaWatch } from './replica-watch.ts';
import { StepFailedError } from './step-failed-error.ts';

/** Lines of Eider's log that are kept, to show them when something fails. */
const logLength = 20;

/** The platform under `eider run`. Disposing of it kills whatever still runs. */
export class RunningPlatform implements AsyncDisposable {
  /** When it was started, by `performance.now()`. */
  readonly startedAt = performance.now();
  /** How far the replica is, by Eider's log. */
  readonly replica = new ReplicaWatch();
  /** The last lines that Eider, or the platform, wrote to stderr. */
  readonly log: string[] = [];
  /** Everything is gone: Eider, the platform, whatever they started. */
  readonly #gone: Promise<{ code: number | null }>;
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;
  readonly #opened = Promise.withResolvers<Inspection>();
  #platformPid: number | undefined;
  #killed = false;
  #ended = false;

  /** Starts a command in a process group of its own. */
  constructor({
    command,
    args,
    environment,
    folder,
  }: { command: string; args: readonly string[]; environment: NodeJS.ProcessEnv; folder: string }) {
    this.#child = spawn(command, args, {
      cwd: folder,
      env: environment,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#gone = once(this.#child, 'close').then(([code]: (number | null)[]) => ({ code: code ?? null }));
    // It may fail before anybody waits for it; whoever asks for `opened` gets the failure.
    this.#opened.promise.catch(() => undefined);
    this.#listen();
  }

  /**
   * Resolves with what the platform found when it opened its database.
   * @throws StepFailedError if everything ended before that
   */
  get opened(): Promise<Inspection> {
    return this.#opened.promise;
  }

  /** @throws StepFailedError if it is not running any more */
  expectRunning(): void {
    if (this.#ended) throw new StepFailedError('The platform under `eider run` ended by itself', this.log);
  }

  /** kill -9 of every process: Eider's group and the platform's. */
  async kill(): Promise<void> {
    if (this.#ended) return;
    this.#killed = true;
    killGroup(this.#child.pid);
    killGroup(this.#platformPid);
    await this.#gone;
  }

  /** SIGTERM to Eider alone, as a container's stop sends it. @returns the exit code, null if it was killed */
  async terminate(): Promise<number | null> {
    this.#child.kill('SIGTERM');
    return (await this.#gone).code;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }

  #listen(): void {
    createInterface({ input: this.#child.stdout }).on('line', (line) => this.#hear(line));
    createInterface({ input: this.#child.stderr }).on('line', (line) => {
      this.replica.hear(line);
      this.#keep(line);
    });
    void this.#gone.then(({ code }) => {
      this.#ended = true;
      const what = `The platform under \`eider run\` ended (exit code ${code ?? 'none'}) before it had opened its database`;
      this.#opened.reject(new StepFailedError(what, this.log));
    });
  }

  #hear(line: string): void {
    const event = parseEvent(line);
    if (event === undefined) this.#keep(line);
    if (event?.event === 'opened') this.#opened.resolve(event);
    if (event?.event === 'started') this.#meet(event.pid);
  }

  #meet(platformPid: number): void {
    this.#platformPid = platformPid;
    if (this.#killed) killGroup(platformPid);
  }

  #keep(line: string): void {
    this.log.push(line);
    if (this.log.length > logLength) this.log.shift();
  }
}

/** Undefined for any other line: it is no event, and goes to the log. */
function parseEvent(line: string): PlatformEvent | undefined {
  try {
    return platformEventSchema.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}

function killGroup(leader: number | undefined): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, 'SIGKILL');
  } catch (error) {
    // Nothing of it is left, or it is no group of its own and was killed with Eider's.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
