import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Handlers, Reply, Request } from './serve.ts';

/** A child process ended while, or before, it was asked something. */
export class ChildDiedError extends Error {}

/** What the child reported as a failure of its own. */
export class ChildFailedError extends Error {}

/** A child process that answers requests ({@link serve} runs in it); killed when it is disposed of. */
export class Child<H extends Handlers> implements AsyncDisposable {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  readonly #exited: Promise<unknown>;
  #requests = 0;

  constructor(
    entry: URL,
    { args = [], env = {} }: { args?: readonly string[]; env?: NodeJS.ProcessEnv } = {},
  ) {
    this.#process = fork(fileURLToPath(entry), [...args], {
      // A file call that is held at the gate keeps a thread of the pool.
      env: { ...process.env, UV_THREADPOOL_SIZE: '16', ...env },
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#exited = once(this.#process, 'exit');
    this.#process.on('message', (reply: Reply) => this.#settle(reply));
    this.#process.on('exit', (code, signal) => this.#abandon(`ended with ${signal ?? `code ${code}`}`));
  }

  get alive(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null;
  }

  /**
   * @throws {ChildFailedError} if the handler throws
   * @throws {ChildDiedError} if the child ends before it answers
   */
  async call<K extends keyof H & string>(
    name: K,
    ...[args]: Parameters<H[K]>
  ): Promise<Awaited<ReturnType<H[K]>>> {
    if (!this.alive) throw new ChildDiedError(`the child process is gone, nobody answers ${name}`);
    const number = ++this.#requests;
    const answer = Promise.withResolvers<unknown>();
    this.#waiting.set(number, answer);
    const request: Request = { number, name, args };
    this.#process.send(request);
    return (await answer.promise) as Awaited<ReturnType<H[K]>>;
  }

  /** kill -9: no handler of the child runs any more. Resolves when the process is gone. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.alive) await this.kill();
  }

  #settle(reply: Reply): void {
    const waiting = this.#waiting.get(reply.number);
    this.#waiting.delete(reply.number);
    if ('failure' in reply) waiting?.reject(new ChildFailedError(reply.failure));
    else waiting?.resolve(reply.result);
  }

  #abandon(how: string): void {
    for (const waiting of this.#waiting.values()) {
      waiting.reject(new ChildDiedError(`the child process ${how}`));
    }
    this.#waiting.clear();
  }
}
