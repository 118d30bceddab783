import { createHash, type Hash } from 'node:crypto';

/** Effective WAL bytes that share one digest, so that any range can be checked again when it is read for shipping. */
export const pieceLength = 1 << 20;

/** The WAL of the last accepted state, which a WAL that is being read may continue. */
export interface KnownWal {
  readonly length: number;
  readonly sha256: Uint8Array;
}

/** The digests of an effective WAL as it was at one moment. */
export interface WalSnapshot {
  readonly length: number;
  readonly sha256: Buffer;
  /** SHA-256 of each piece of {@link pieceLength} bytes, the last one shorter. */
  readonly pieces: readonly Buffer[];
}

/** SHA-256 of the effective WAL that grows: of all of it, and of each of its pieces. */
export class WalDigest {
  #total: Hash;
  #piece: Hash;
  #pieces: Buffer[];
  #known: KnownWal | undefined;
  length = 0;
  /** Leading bytes proven equal to the WAL of the last accepted state. */
  agreed = 0;

  constructor(known?: KnownWal) {
    this.#total = createHash('sha256');
    this.#piece = createHash('sha256');
    this.#pieces = [];
    this.#known = known;
  }

  update(bytes: Uint8Array): void {
    const boundary = this.#known?.length ?? 0;
    const before = boundary - this.length;
    if (before > 0 && before <= bytes.length) {
      this.#append(bytes.subarray(0, before));
      this.#compare();
      this.#append(bytes.subarray(before));
    } else this.#append(bytes);
  }

  /** From here on bytes are compared with another accepted WAL, of which these are the first. */
  follow(known: KnownWal): void {
    this.#known = known;
    this.agreed = Math.min(this.length, known.length);
  }

  /** A digest of the same bytes that goes its own way from here, compared with the same accepted WAL or with another. */
  fork(known: KnownWal | undefined = this.#known): WalDigest {
    const copy = new WalDigest(known);
    copy.#total = this.#total.copy();
    copy.#piece = this.#piece.copy();
    copy.#pieces = [...this.#pieces];
    copy.length = this.length;
    copy.agreed = this.agreed;
    return copy;
  }

  snapshot(): WalSnapshot {
    const isWhole = this.length % pieceLength === 0;
    return {
      length: this.length,
      sha256: this.#total.copy().digest(),
      pieces: isWhole ? [...this.#pieces] : [...this.#pieces, this.#piece.copy().digest()],
    };
  }

  #append(bytes: Uint8Array): void {
    this.#total.update(bytes);
    for (let at = 0; at < bytes.length; ) {
      const part = bytes.subarray(at, at + pieceLength - (this.length % pieceLength));
      this.#piece.update(part);
      this.length += part.length;
      at += part.length;
      if (this.length % pieceLength === 0) this.#finishPiece();
    }
  }

  #finishPiece(): void {
    this.#pieces.push(this.#piece.digest());
    this.#piece = createHash('sha256');
  }

  #compare(): void {
    if (this.#known === undefined) return;
    const same = this.#total.copy().digest().equals(this.#known.sha256);
    if (same) this.agreed = this.length;
  }
}
