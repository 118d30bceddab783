import { randomBytes } from 'node:crypto';
import { compareKeys } from '../../../runtime/src/store/key-order.ts';

/** An object as the pieces in which it came. */
export interface KeptObject {
  readonly pieces: readonly Uint8Array[];
  /** Bytes. */
  readonly size: number;
  /** With a dash, as after an upload in parts: nobody takes it for an MD5 and computes one to compare. */
  readonly etag: string;
  readonly lastModified: Date;
}

/** The objects of the bench's bucket. They stay in memory, so that no contestant waits for the store's disk. */
export class ObjectMemory {
  readonly #objects = new Map<string, KeptObject>();
  #keys: readonly string[] | undefined;

  get(key: string): KeptObject | undefined {
    return this.#objects.get(key);
  }

  put(key: string, pieces: readonly Uint8Array[]): KeptObject {
    const size = pieces.reduce((sum, { length }) => sum + length, 0);
    const etag = `"${randomBytes(16).toString('hex')}-1"`;
    const object = { pieces, size, etag, lastModified: new Date() };
    if (!this.#objects.has(key)) this.#keys = undefined;
    this.#objects.set(key, object);
    return object;
  }

  delete(key: string): void {
    if (this.#objects.delete(key)) this.#keys = undefined;
  }

  clear(): void {
    this.#objects.clear();
    this.#keys = undefined;
  }

  /** All keys, in byte order. */
  keys(): readonly string[] {
    this.#keys ??= [...this.#objects.keys()].sort(compareKeys);
    return this.#keys;
  }
}

/** Bytes [from, to) of an object, as pieces of what is kept. */
export function* piecesOf({ pieces }: KeptObject, from: number, to: number): Generator<Uint8Array> {
  let at = 0;
  for (const piece of pieces) {
    const [start, end] = [Math.max(from - at, 0), Math.min(to - at, piece.length)];
    if (start < end) yield piece.subarray(start, end);
    at += piece.length;
    if (at >= to) return;
  }
}
