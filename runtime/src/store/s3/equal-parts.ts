/**
 * Cuts a stream into parts of exactly `size` bytes, the last one shorter: R2 refuses a multipart upload whose parts
 * differ. Nothing comes out of an empty stream. Holds one part in memory; a part is its own memory and may be kept.
 */
export async function* equalParts(body: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Uint8Array> {
  let part = Buffer.allocUnsafe(size);
  let filled = 0;
  for await (const chunk of body) {
    for (let taken = 0; taken < chunk.length; ) {
      const piece = chunk.subarray(taken, taken + size - filled);
      part.set(piece, filled);
      filled += piece.length;
      taken += piece.length;
      if (filled < size) continue;
      yield part;
      part = Buffer.allocUnsafe(size);
      filled = 0;
    }
  }
  if (filled > 0) yield part.subarray(0, filled);
}
