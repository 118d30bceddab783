const hashBytes = 32;

/** The SHA-256 of blocks that are to be read, by id, in one piece: a view of each would take more than the hash itself. */
export class Hashes {
  readonly #bytes: Uint8Array;

  /** @param slots one more than the largest id */
  constructor(slots: number) {
    this.#bytes = new Uint8Array(slots * hashBytes);
  }

  keep(id: number, sha256: Uint8Array): void {
    this.#bytes.set(sha256, id * hashBytes);
  }

  /** All zero for an id whose hash was never kept. */
  of(id: number): Uint8Array {
    return this.#bytes.subarray(id * hashBytes, (id + 1) * hashBytes);
  }
}
