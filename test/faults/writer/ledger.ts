import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs';

/** A commit that returned. */
export interface Commit {
  /** Its number; the database numbers its commits without gaps. */
  readonly n: number;
  /** Random: after a loss another commit may get the same number. */
  readonly id: string;
  /** When it returned, in milliseconds since 1970. */
  readonly time: number;
}

/** Where an application notes, outside of its database, what it has told people is done. Any number of them may share one. */
export class Ledger implements Disposable {
  readonly #file: number;

  /** @param path created if it is not there; appended to if it is */
  constructor(path: string) {
    this.#file = openSync(path, 'a');
  }

  /** One write call per line: a kill leaves whole lines. */
  append({ n, id, time }: Commit): void {
    writeSync(this.#file, `${n} ${id} ${time}\n`);
  }

  [Symbol.dispose](): void {
    closeSync(this.#file);
  }
}

/** Reads a ledger, oldest commit first; empty if nobody has written one. */
export function readLedger(path: string): Commit[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => {
    const [n, id = '', time] = line.split(' ');
    return { n: Number(n), id, time: Number(time) };
  });
}
