import { readSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';

/** Reads `length` bytes at `from`, fewer only at the end of the file. */
export async function readAt(handle: FileHandle, from: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  return buffer.subarray(0, await fillFrom(handle, from, buffer));
}

/** Fills `buffer` from the bytes at `from`; returns how many there were. */
export async function fillFrom(handle: FileHandle, from: number, buffer: Buffer): Promise<number> {
  let filled = 0;
  while (filled < buffer.length) {
    const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, from + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}

/**
 * Fills a few bytes without giving way: a call costs microseconds where a promise would cost ten times that, which
 * counts when every block is probed. The caller bounds the stretch.
 */
export function fillFromNow(handle: FileHandle, from: number, buffer: Buffer): number {
  return readSync(handle.fd, buffer, 0, buffer.length, from);
}
