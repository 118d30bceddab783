/** Bytes at the end of a buffer that may be unused for it to count as one that holds nothing else. */
export const spareBytes = 64;

/**
 * Gives the memory of large bytes back now. The garbage collector counts what lies outside of its heap late: up to 64 MiB
 * of it would add to the peak of whatever works through a whole database. Nobody may use the bytes any more, and they must be
 * the caller's own; those that share their memory with others are left alone.
 */
export function freeMemory({ buffer, byteOffset, length }: Uint8Array): void {
  const isAlone = byteOffset === 0 && buffer.byteLength - length <= spareBytes;
  if (isAlone && buffer instanceof ArrayBuffer) buffer.transfer(0);
}
