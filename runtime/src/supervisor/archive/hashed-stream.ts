import { createHash } from 'node:crypto';

/** Passes a stream on, and knows its length and SHA-256 once it has ended. */
export class HashedStream implements AsyncIterable<Uint8Array> {
  readonly #source: AsyncIterable<Uint8Array>;
  readonly #hash = createHash('sha256');
  /** So far. */
  bytes = 0;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for await (const piece of this.#source) {
      this.#hash.update(piece);
      this.bytes += piece.length;
      yield piece;
    }
  }

  /** Hex; to be asked for once, at the end. */
  sha256(): string {
    return this.#hash.digest('hex');
  }
}
