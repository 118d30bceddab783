import { closeSync, openSync, writeSync } from 'node:fs';
import type { Commit } from './commit.ts';

/**
 * What the platform has told people is done: one line per commit that returned, `<seq> <time, RFC 3339>`. It lies
 * outside of the database's disk, so that after a crash anybody can count what the database lacks.
 */
export class Ledger implements Disposable {
  readonly #file: number;

  /** @param path created if it is not there; appended to if it is */
  constructor(path: string) {
    this.#file = openSync(path, 'a');
  }

  /** One write call per line: a kill leaves whole lines. */
  append({ seq, time }: Commit): void {
    writeSync(this.#file, `${seq} ${time.toISOString()}\n`);
  }

  [Symbol.dispose](): void {
    closeSync(this.#file);
  }
}
