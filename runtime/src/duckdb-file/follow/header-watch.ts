import type { FileHandle } from 'node:fs/promises';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { headersLength } from '../file-layout.ts';
import type { Headers } from '../header/headers.ts';
import { fillFromNow } from '../read-at.ts';
import { TryAgain } from './try-again.ts';

/** Milliseconds between two looks. */
const interval = 2;

/** Milliseconds of waiting in which looks follow each other without a pause: checkpoints may follow each other as fast. */
const eager = 20;

/** Milliseconds of waiting after which there is more to be looked at than the headers. */
const longestWait = 50;

/** Shared by all watches: each look is compared at once. */
const found = Buffer.alloc(headersLength);

/**
 * Looks at the headers again and again while something long goes on, so that a new checkpoint is entered before there is
 * a second one: after more than one, nothing that is known of the blocks holds.
 */
export class HeaderWatch {
  readonly #handle: FileHandle;
  readonly #headers: Headers;
  #lookedAt = performance.now();

  constructor({ handle, headers }: { handle: FileHandle; headers: Headers }) {
    this.#handle = handle;
    this.#headers = headers;
  }

  /** @throws {TryAgain} when the headers are not the ones any more with which this began */
  check(): void {
    const now = performance.now();
    if (now - this.#lookedAt < interval) return;
    this.#lookedAt = now;
    if (!this.isSame()) throw new TryAgain('header-changed');
  }

  /** Waits for the end of a checkpoint, but not for long: it may have been given up. */
  async untilChanged(): Promise<void> {
    const start = performance.now();
    for (let waited = 0; waited < longestWait && this.isSame(); waited = performance.now() - start) {
      await (waited < eager ? nextTurn() : sleep(1));
    }
  }

  /** One look. */
  isSame(): boolean {
    return fillFromNow(this.#handle, 0, found) === headersLength && found.equals(this.#headers.bytes);
  }
}
