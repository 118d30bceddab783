import type { FileHandle } from 'node:fs/promises';

/** Bytes that wait in the page cache before they are sent to the disk. */
const enough = 64 * 2 ** 20;

/**
 * Sends what a file is given to the disk while more comes. Left to the end, the disk would stand idle during a restore and then be
 * waited for: the kernel begins by itself only after seconds, or at a tenth of the memory.
 */
export class WriteBack {
  readonly #handle: Pick<FileHandle, 'datasync'>;
  #waiting = 0;
  #underWay: Promise<void> | undefined;
  /** The kernel tells of a failed write once: whoever syncs next would take the file for whole. */
  #failure: { readonly cause: unknown } | undefined;

  constructor(handle: Pick<FileHandle, 'datasync'>) {
    this.#handle = handle;
  }

  /** So many bytes were written, or soon will be. */
  add(bytes: number): void {
    this.#waiting += bytes;
    if (this.#waiting < enough || this.#underWay !== undefined) return;
    this.#waiting = 0;
    this.#underWay = this.#begin();
  }

  /** Waits for what is under way. @throws whatever the disk said of anything so far */
  async settle(): Promise<void> {
    await this.#underWay;
    if (this.#failure !== undefined) throw this.#failure.cause;
  }

  async #begin(): Promise<void> {
    try {
      await this.#handle.datasync();
    } catch (cause) {
      this.#failure ??= { cause };
    } finally {
      this.#underWay = undefined;
    }
  }
}
