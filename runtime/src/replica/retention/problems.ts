import { UnknownFormatError } from '../errors.ts';
import { isLoss } from '../vault/salvage.ts';

/** Something wrong with one object. */
export interface Problem {
  readonly key: string;
  readonly problem: string;
}

/** What a verification has found so far: one problem for each object, the first that was met. */
export class Problems {
  readonly #byKey = new Map<string, string>();

  /** Whether something is wrong with an object. */
  has(key: string): boolean {
    return this.#byKey.has(key);
  }

  /** Keeps what is wrong with an object; anything else is no finding but a failure, and is thrown. */
  note(failure: unknown): void {
    if (!isLoss(failure) && !(failure instanceof UnknownFormatError)) throw failure;
    if (!this.has(failure.key)) this.#byKey.set(failure.key, failure.message);
  }

  /** By key. */
  list(): Problem[] {
    const found = [...this.#byKey].map(([key, problem]) => ({ key, problem }));
    return found.sort((a, b) => (a.key < b.key ? -1 : 1));
  }
}
