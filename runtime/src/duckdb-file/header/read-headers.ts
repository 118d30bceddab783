import type { FileHandle } from 'node:fs/promises';
import { headersLength } from '../file-layout.ts';
import { readAt } from '../read-at.ts';
import { type Headers, parseHeaders } from './headers.ts';

/** A header of 4 KiB is written in microseconds: so many reads at once find it whole unless it is damaged. */
const readsAtOnce = 50;

/**
 * Reads the headers of an unencrypted file; undefined if they stay torn or the file is shorter than they are.
 */
export async function readHeaders(handle: FileHandle): Promise<Headers | undefined> {
  for (let read = 0; read < readsAtOnce; read++) {
    const headers = parseHeaders(await readAt(handle, 0, headersLength));
    if (headers !== undefined) return headers;
  }
  return undefined;
}
