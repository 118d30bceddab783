import { EncryptedFileError } from '../errors/encrypted-file-error.ts';
import { NotADuckdbFileError } from '../errors/not-a-duckdb-file-error.ts';
import { UnknownVersionError } from '../errors/unknown-version-error.ts';
import { headerLength } from '../file-layout.ts';
import { isKnownVersion } from './known-versions.ts';
import { hasMagic, parseMainHeader, versionIn } from './main-header.ts';

/** Why a file cannot be followed while it is open; `torn` if its header is incomplete or does not match its checksum. */
export type MainHeaderProblem = 'torn' | NotADuckdbFileError | UnknownVersionError | EncryptedFileError;

/** Judges a file by its first 4096 bytes, or fewer if it is shorter; undefined if it can be followed while it is open. */
export function judgeMainHeader(path: string, bytes: Buffer): MainHeaderProblem | undefined {
  if (bytes.length >= 12 && !hasMagic(bytes)) return new NotADuckdbFileError(path);
  if (bytes.length < headerLength)
    return bytes.length > 0 && bytes.length < 12 ? new NotADuckdbFileError(path) : 'torn';
  const version = versionIn(bytes);
  // Before the checksum: another version may compute it in another way.
  if (!isKnownVersion(version)) return new UnknownVersionError({ path, version, of: 'storage' });
  const header = parseMainHeader(bytes);
  if (header === undefined) return 'torn';
  return header.encrypted ? new EncryptedFileError(path) : undefined;
}
