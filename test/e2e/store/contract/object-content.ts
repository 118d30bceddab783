import { createHash, randomBytes } from 'node:crypto';

/** Bytes that compress badly and repeat nowhere, so that a part in the wrong place is noticed. */
export const someBytes = (length: number): Uint8Array => randomBytes(length);

/** A stream of the bytes in pieces whose length divides nothing. */
export async function* inPieces(bytes: Uint8Array, piece = 1_000_003): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
}

/** What to compare instead of megabytes. */
export const sha256 = (bytes: Uint8Array | undefined): string | undefined =>
  bytes && createHash('sha256').update(bytes).digest('hex');
