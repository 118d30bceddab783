import { writeSync } from 'node:fs';
import { writeFailure } from './write-failure.ts';

/** Where a block of a state that is being restored goes. */
export interface BlockPlace {
  /** Of the file, for errors. */
  readonly path: string;
  /** Descriptor of the file, open for writing; any thread of this process can use it. */
  readonly descriptor: number;
  /** Byte at which the block begins. */
  readonly at: number;
}

/**
 * Writes all of a block, on this thread.
 * @throws {DiskFullError | FolderNotWritableError | CannotWriteError}
 */
export function writeBlock({ path, descriptor, at }: BlockPlace, bytes: Uint8Array): void {
  try {
    for (let written = 0; written < bytes.length; ) {
      written += writeSync(descriptor, bytes, written, bytes.length - written, at + written);
    }
  } catch (cause) {
    throw writeFailure(path, cause);
  }
}
