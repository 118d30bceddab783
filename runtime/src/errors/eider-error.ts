import type { ExitCode } from './exit-code.ts';

export interface EiderErrorOptions {
  /** What happened, and to what: one sentence, no trailing newline. */
  what: string;
  /** What the reader can do about it: one sentence. */
  todo: string;
  /** The failure underneath, kept for `--verbose` and the logs. */
  cause?: unknown;
}

/**
 * The root of every failure that Eider reports on purpose. A subclass per kind of failure lives beside the code that
 * throws it and fixes the exit code; anything else that reaches the top of the program is a bug and is printed whole.
 */
export abstract class EiderError extends Error {
  abstract readonly exitCode: ExitCode;
  readonly todo: string;

  constructor({ what, todo, cause }: EiderErrorOptions) {
    super(what, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.todo = todo;
  }

  /** The one clear line that a person sees. */
  get line(): string {
    return `${this.message}. ${this.todo}`;
  }
}
