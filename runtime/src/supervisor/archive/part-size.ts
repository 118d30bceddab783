/** An upload has at most 10,000 parts; in this many even a file that zstd cannot squeeze fits. */
const partsAtMost = 9_000;

const mebibyte = 2 ** 20;

/** Bytes in a part, for the upload of about `size` bytes. */
export function partSizeFor(size: number): number {
  return Math.max(8, Math.ceil(size / partsAtMost / mebibyte)) * mebibyte;
}
