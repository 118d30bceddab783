import { errorCode } from '../error-code.ts';
import { stampAt } from '../identity-at.ts';

/** The files of a database that a state is put together from. */
const suffixes = ['', '.wal', '.wal.checkpoint'] as const;

/**
 * Milliseconds for which a file's times must have stood still before a capture began, so that whatever is written after it
 * shows in them: no file system counts in longer steps (FAT: 2 s).
 */
const coarsest = 2000;

/** Milliseconds after which a state is captured again although nothing shows: some network file systems tell of writes late. */
const longestTrust = 10_000;

/**
 * Tells whether the files of a database are still those of the last capture, by what the kernel shows of them, without
 * reading any. In doubt they are not: then a capture tells.
 */
export class Stillness {
  readonly #path: string;
  readonly #now: () => number;
  #shown: string | undefined;
  /** When that was shown first. */
  #since = 0;
  /** When the last capture began of which it is known that nothing has been written since. */
  #trustedFrom: number | undefined;

  /** @param options.now milliseconds of a clock that never goes back */
  constructor({ path, now }: { path: string; now: () => number }) {
    this.#path = path;
    this.#now = now;
  }

  /** Looks, before a capture: true if it would find what the last one that was {@link note}d found. */
  async holds(): Promise<boolean> {
    const shown = await this.#show();
    const now = this.#now();
    if (shown === undefined || shown !== this.#shown) {
      this.#shown = shown;
      this.#since = now;
      this.#trustedFrom = undefined;
      return false;
    }
    return this.#trustedFrom !== undefined && now - this.#trustedFrom < longestTrust;
  }

  /** A capture has succeeded that began at `begun`, right after the last look. */
  note(begun: number): void {
    this.#trustedFrom = begun - this.#since >= coarsest ? begun : undefined;
  }

  /** Undefined if there is no database. */
  async #show(): Promise<string | undefined> {
    const shown = await Promise.all(suffixes.map((suffix) => stampOf(this.#path + suffix)));
    return shown[0] === undefined ? undefined : shown.join(';');
  }
}

async function stampOf(path: string): Promise<string | undefined> {
  try {
    return await stampAt(path);
  } catch (cause) {
    // What else is wrong with it the capture says.
    if (errorCode(cause) !== undefined) return undefined;
    throw cause;
  }
}
