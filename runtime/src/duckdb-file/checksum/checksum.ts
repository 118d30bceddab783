import { checksumModule } from './checksum-module.ts';

/** What DuckDB's checksum of nothing is; folds are XORed onto it. */
const seed = 5381n;

interface ChecksumExports {
  readonly memory: WebAssembly.Memory;
  foldWords(length: number): bigint;
  foldRest(length: bigint): bigint;
}

const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(checksumModule, 'base64')));
const { memory, foldWords, foldRest } = exports as unknown as ChecksumExports;
const page = new Uint8Array(memory.buffer);

/**
 * DuckDB's checksum over a range that comes in pieces of any length, as WAL entries do. Blocks and headers use
 * {@link checksumOf}. XOR makes it blind to the order of words: equal checksums do not mean equal content.
 */
export class Checksum {
  #sum = seed;
  /** Bytes of the word that the next piece completes. */
  #rest: Uint8Array | undefined;
  #restLength = 0;

  update(piece: Uint8Array): void {
    const missing = this.#restLength === 0 ? 0 : 8 - this.#restLength;
    this.#keepRest(piece.subarray(0, missing));
    const words = piece.subarray(missing);
    const whole = words.length & ~7;
    for (let at = 0; at < whole; at += page.length) {
      const part = words.subarray(at, Math.min(at + page.length, whole));
      page.set(part);
      this.#sum ^= foldWords(part.length);
    }
    this.#keepRest(words.subarray(whole));
  }

  /** The checksum of everything so far. */
  value(): bigint {
    const whole = BigInt.asUintN(64, this.#sum);
    if (this.#rest === undefined || this.#restLength === 0) return whole;
    page.fill(0, 0, 8);
    page.set(this.#rest.subarray(0, this.#restLength));
    return BigInt.asUintN(64, this.#sum ^ foldRest(BigInt(this.#restLength)));
  }

  #keepRest(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#rest ??= new Uint8Array(8);
    this.#rest.set(bytes, this.#restLength);
    this.#restLength += bytes.length;
    if (this.#restLength < 8) return;
    page.set(this.#rest);
    this.#sum ^= foldWords(8);
    this.#restLength = 0;
  }
}

/** DuckDB's checksum of a range. */
export function checksumOf(bytes: Uint8Array): bigint {
  const checksum = new Checksum();
  checksum.update(bytes);
  return checksum.value();
}

/** True if the first 8 bytes of a header or block are the checksum of the rest. */
export function hasValidChecksum(sealed: Buffer): boolean {
  return sealed.readBigUInt64LE(0) === checksumOf(sealed.subarray(8));
}
