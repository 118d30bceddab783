import type { FileHandle } from 'node:fs/promises';
import { fillFrom } from '../read-at.ts';

/** Bytes of a WAL in memory at once; small enough that its entries are passed in a few milliseconds. */
const windowLength = 128 << 10;

/** A range of a file seen through a buffer of bounded size. What it returns is valid until the next {@link refill}. */
export class WalWindow {
  readonly #handle: FileHandle;
  readonly #buffer: Buffer;
  readonly #beforeRefill: () => void;
  readonly #end: number;
  /** Offset in the file of the buffer's first byte. */
  #base: number;
  #filled = 0;
  /** Offset in the file of the next byte. */
  at: number;

  constructor({
    handle,
    from,
    end,
    beforeRefill,
  }: {
    handle: FileHandle;
    /** Offset in the file at which the range begins. */
    from: number;
    /** Offset in the file at which it ends. */
    end: number;
    /** Called before bytes leave the memory. */
    beforeRefill: () => void;
  }) {
    this.#handle = handle;
    this.#base = from;
    this.#end = end;
    this.#beforeRefill = beforeRefill;
    this.#buffer = Buffer.allocUnsafe(Math.min(windowLength, Math.max(0, end - from)));
    this.at = from;
  }

  /** Bytes from here to the end of the range. */
  get left(): number {
    return this.#end - this.at;
  }

  /** Bytes from here that are in memory. */
  get available(): number {
    return this.#base + this.#filled - this.at;
  }

  /** True if everything from here to the end of the range is in memory. */
  get isComplete(): boolean {
    return this.available >= this.left;
  }

  /** The next bytes without passing them: at most `length`, as many as are in memory. */
  peek(length: number): Buffer {
    const from = this.at - this.#base;
    return this.#buffer.subarray(from, Math.min(from + length, this.#filled));
  }

  /** The next bytes: at most `length`, as many as are in memory. */
  take(length: number): Buffer {
    const bytes = this.peek(length);
    this.at += bytes.length;
    return bytes;
  }

  /** Fills the memory from here on. */
  async refill(): Promise<void> {
    this.#beforeRefill();
    const kept = this.available;
    this.#buffer.copyWithin(0, this.at - this.#base, this.#filled);
    this.#base = this.at;
    const room = this.#buffer.subarray(kept, Math.min(this.#buffer.length, this.left));
    this.#filled = kept + (await fillFrom(this.#handle, this.#base + kept, room));
  }
}
