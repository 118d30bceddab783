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

/** The platform, and the process that keeps its database. Disposing of it kills whatever still runs. */
export class RunningPlatform implements AsyncDisposable {
  /** When it was started, by `performance.now()`. */
  readonly startedAt = performance.now();
  /** How far the replica is, by Eider's log. */
  readonly replica = new ReplicaWatch();
  /** The last lines that Eider, or the platform, wrote to stderr. */
  readonly log: string[] = [];
  /** Everything is gone: the platform, its keeper, whatever they started. */
  readonly #gone: Promise<{ code: number | null }>;
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;
  readonly #opened = Promise.withResolvers<Inspection>();
  #keeperPid: number | null = null;
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
    if (this.#ended) throw new StepFailedError('The platform ended by itself', this.log);
  }

  /** kill -9 of every process: the keeper first, which would ship the rest when it finds itself alone. */
  async kill(): Promise<void> {
    if (this.#ended) return;
    killGroup(this.#keeperPid);
    killGroup(this.#child.pid);
    await this.#gone;
  }

  /** SIGTERM to the platform alone, as a container's stop sends it. @returns the exit code, null if it was killed */
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
      const what = `The platform ended (exit code ${code ?? 'none'}) before it had opened its database`;
      this.#opened.reject(new StepFailedError(what, this.log));
    });
  }

  #hear(line: string): void {
    const event = parseEvent(line);
    if (event === undefined) this.#keep(line);
    if (event?.event !== 'opened') return;
    this.#keeperPid = event.keeper;
    this.#opened.resolve(event);
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

function killGroup(leader: number | undefined | null): void {
  if (leader === undefined || leader === null) return;
  try {
    process.kill(-leader, 'SIGKILL');
  } catch (error) {
    // Nothing of it is left.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
