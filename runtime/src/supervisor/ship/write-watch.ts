import { watch } from 'node:fs';
import { errorCode } from '../../duckdb-file/error-code.ts';
import { pause } from '../pause.ts';

/**
 * The kernel's word that a file was written to, replaced or removed. A hint: other machines' writes to a network file system,
 * and those to a file that a container's overlay has just copied, go by without one.
 */
export class WriteWatch implements Disposable {
  readonly #seen = new AbortController();
  readonly #watcher;

  private constructor(path: string) {
    this.#watcher = watch(path, { persistent: false }, () => this.#seen.abort());
    this.#watcher.on('error', () => this.#seen.abort());
  }

  /** Undefined if there is no such file, or the system cannot watch it: it may be out of watches. */
  static at(path: string): WriteWatch | undefined {
    try {
      return new WriteWatch(path);
    } catch (cause) {
      if (errorCode(cause) === undefined) throw cause;
      return undefined;
    }
  }

  /** True as soon as something has been seen; false after so many milliseconds, or when `signal` aborts. */
  async seenWithin(milliseconds: number, signal: AbortSignal): Promise<boolean> {
    await pause(milliseconds, AbortSignal.any([signal, this.#seen.signal]));
    return this.#seen.signal.aborted;
  }

  [Symbol.dispose](): void {
    this.#watcher.close();
  }
}
