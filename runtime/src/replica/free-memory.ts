/**
 * Gives the memory of large bytes back now. The garbage collector counts what lies outside of its heap late: up to 64 MiB
 * of it would add to the peak of whatever works through a whole database. Nobody may use the bytes any more, and they must be
 * the caller's own; those that share their memory with others are left alone.
 */
export function freeMemory({ buffer, length }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === length) buffer.transfer(0);
}
