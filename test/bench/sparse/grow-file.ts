import { open, truncate } from 'node:fs/promises';
import { checksumOf } from '../../../runtime/src/duckdb-file/checksum/checksum.ts';
import {
  checksumLength,
  fileLength,
  headerLength,
  headersLength,
} from '../../../runtime/src/duckdb-file/file-layout.ts';
import { readHeaders } from '../../../runtime/src/duckdb-file/header/read-headers.ts';

/** Where the number of blocks stands in a database header, which begins with checksum, iteration, meta block and free list. */
const blockCountAt = 32;

/**
 * Makes a closed database file one of so many blocks by its headers and its length. The new blocks belong to no table and are
 * not free, so DuckDB neither reads nor reuses them; on disk they are a hole.
 */
export async function growFile(path: string, blocks: number): Promise<void> {
  await using file = await open(path, 'r+');
  const headers = await readHeaders(file);
  if (headers === undefined) throw new Error(`${path} has no headers that can be read`);
  for (let at = headerLength; at < headersLength; at += headerLength) {
    const header = headers.bytes.subarray(at, at + headerLength);
    header.writeBigUInt64LE(BigInt(blocks), blockCountAt);
    header.writeBigUInt64LE(checksumOf(header.subarray(checksumLength)), 0);
  }
  await file.write(headers.bytes, 0, headersLength, 0);
  await truncate(path, fileLength(blocks, headers.active.blockSize));
  await file.sync();
}
