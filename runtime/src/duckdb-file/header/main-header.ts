import { hasValidChecksum } from '../checksum/checksum.ts';
import { headerLength } from '../file-layout.ts';

/** The first header of a DuckDB file (DuckDB v1.5.5, `MainHeader` in src/storage/single_file_block_manager.cpp). */
export interface MainHeader {
  /** 64 (DuckDB 0.9–1.1), 65 (1.2), 66 (1.3), 67 (1.4), 68 (1.5). */
  readonly version: number;
  readonly encrypted: boolean;
  /** As the library that wrote the file calls itself (`v1.5.6`); may be empty. */
  readonly libraryVersion: string;
  /** Hex of 16 bytes; all zeros below version 67. */
  readonly databaseId: string;
}

const magic = 'DUCK';

/** True if the bytes begin as a DuckDB file does, whatever its version. */
export function hasMagic(bytes: Buffer): boolean {
  return bytes.toString('latin1', 8, 8 + magic.length) === magic;
}

/** The version in the bytes of a main header, whether or not the rest of it can be read. */
export const versionIn = (bytes: Buffer): number => Number(bytes.readBigUInt64LE(12));

/** Reads the main header from the first bytes of a file; undefined if its checksum does not match (torn or damaged). */
export function parseMainHeader(bytes: Buffer): MainHeader | undefined {
  if (!hasValidChecksum(bytes.subarray(0, headerLength))) return undefined;
  return {
    version: versionIn(bytes),
    encrypted: (bytes.readBigUInt64LE(20) & 1n) === 1n,
    libraryVersion: textAt(bytes, 52, 32),
    databaseId: bytes.toString('hex', 124, 140),
  };
}

/** A string of at most `length` bytes that ends at the first zero. */
function textAt(bytes: Buffer, at: number, length: number): string {
  const field = bytes.subarray(at, at + length);
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end === -1 ? length : end);
}
