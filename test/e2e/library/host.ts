import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { ProcessMark } from '../../support/process-mark.ts';
import type { ReplicaStage } from '../../support/replica-stage.ts';
import { until } from '../../support/until.ts';
import type { HostReply, HostRequest } from './host-messages.ts';

const program = new URL('host-process.ts', import.meta.url);

type Asked = HostRequest extends infer Request
  ? Request extends unknown
    ? Omit<Request, 'id'>
    : never
  : never;

/** What was thrown there. */
export class HostFailure extends Error {
  readonly exitCode: number;

  constructor({ name, message, exitCode }: { name: string; message: string; exitCode: number }) {
    super(message);
    this.name = name;
    this.exitCode = exitCode;
  }
}

/** A process that embeds the library, on a disk of a stage. It and its keeper end with its scope. */
export class Host implements AsyncDisposable {
  /** Names of the events so far. */
  readonly events: string[] = [];
  /** The newest number that `write` said is committed. */
  written = 0;
  readonly #child: ChildProcess;
  readonly #replies = new Map<number, Exclude<HostReply, { event: string } | { written: number }>>();
  #keepers: ProcessMark[] = [];
  #id = 0;

  constructor(stage: ReplicaStage, changes: Readonly<Record<string, string>> = {}) {
    const { PATH = '' } = process.env;
    this.#child = fork(program, {
      cwd: stage.folder.path,
      env: { PATH, ...stage.environment, ...changes },
      execArgv: [],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#child.stderr?.pipe(process.stderr, { end: false });
    this.#child.on('message', (reply: HostReply) => {
      if ('event' in reply) this.events.push(reply.event);
      else if ('written' in reply) this.written = reply.written;
      else this.#replies.set(reply.id, reply);
    });
  }

  /** Its process id. */
  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** The keeper that it has now. */
  get keeper(): ProcessMark {
    const keeper = this.#keepers.at(-1);
    if (keeper === undefined) throw new Error('there is no keeper');
    return keeper;
  }

  /** Has it do something; rows come as text. @throws {HostFailure} */
  async ask(request: Asked): Promise<string[][]> {
    const id = this.#id++;
    this.#child.send({ ...request, id });
    const reply = await until(`an answer to ${request.ask}`, () => {
      if (this.#child.exitCode !== null) throw new Error(`the host exited with ${this.#child.exitCode}`);
      return this.#replies.get(id);
    });
    if ('error' in reply) throw new HostFailure(reply.error);
    if (reply.keeper !== undefined && reply.keeper !== this.#keepers.at(-1)?.pid)
      this.#keepers.push(ProcessMark.of(reply.keeper));
    return reply.rows;
  }

  sql(sql: string): Promise<string[][]> {
    return this.ask({ ask: 'sql', sql });
  }

  /** Waits until an event has come so many times. */
  heard(event: string, times = 1): Promise<unknown> {
    return until(`${times} × ${event}`, () => this.events.filter((name) => name === event).length >= times);
  }

  /** Nobody reads any more what it and its keeper log: what they write there fails. */
  stopReading(): void {
    this.#child.stderr?.destroy();
  }

  /** Kills this process alone. */
  async killHost(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }

  /** Kills this process and its keeper, as the loss of a machine does. */
  async kill(): Promise<void> {
    for (const keeper of this.#keepers) await keeper.kill();
    await this.killHost();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }
}
