import { Child, ChildDiedError } from './child/child.ts';
import type { Engine } from './engine.ts';
import type { Finding, VerifyHandlers } from './verify.ts';

/** Checks restored databases in a child process, which a corrupt one may take down. */
export class Verifier implements AsyncDisposable {
  readonly #engine: Engine;
  #child: Child<VerifyHandlers>;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#child = this.#start();
  }

  async verify(path: string, assertions: readonly string[] = []): Promise<Finding> {
    if (!this.#child.alive) this.#child = this.#start();
    try {
      return await this.#child.call('verify', { path, assertions });
    } catch (error) {
      if (!(error instanceof ChildDiedError)) throw error;
      return { problems: [`DuckDB died of it: ${error.message}`], last: [0n, 0n] };
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child[Symbol.asyncDispose]();
  }

  #start(): Child<VerifyHandlers> {
    return new Child(new URL('./verify.ts', import.meta.url), { args: [this.#engine] });
  }
}
