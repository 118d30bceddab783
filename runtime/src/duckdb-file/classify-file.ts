import type { FileHandle } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BlockId } from './block-id.ts';
import type { DatabaseHeader } from './captured-state.ts';
import { DamagedHeaderError } from './errors/damaged-header-error.ts';
import { EncryptedFileError } from './errors/encrypted-file-error.ts';
import { NotADuckdbFileError } from './errors/not-a-duckdb-file-error.ts';
import { TruncatedFileError } from './errors/truncated-file-error.ts';
import { UnknownVersionError } from './errors/unknown-version-error.ts';
import { fileLength, headerLength, headersLength } from './file-layout.ts';
import { readLayout } from './follow/read-layout.ts';
import { TryAgain } from './follow/try-again.ts';
import type { BlockLayout } from './free-list/block-layout.ts';
import { judgeMainHeader } from './header/judge-main-header.ts';
import { isKnownWalVersion } from './header/known-versions.ts';
import { readHeaders } from './header/read-headers.ts';
import { openDatabase, openToRead } from './open-to-read.ts';
import { readAt } from './read-at.ts';
import { longestWalHeader, parseWalHeader } from './wal/wal-header.ts';

/** How a database file can be replicated. */
export type FileKind =
  /** Its layout is known: it can be followed while the application has it open. */
  | { readonly kind: 'duckdb'; readonly header: DatabaseHeader }
  /** Only its bytes can be copied, while nobody has it open. `refusal` is the error for those who want no such thing. */
  | {
      readonly kind: 'opaque';
      readonly reason: 'encrypted' | 'storage-version' | 'wal-version';
      readonly refusal: EncryptedFileError | UnknownVersionError;
    };

/** A file that somebody is writing is whole again after far less than these many looks, this many milliseconds apart. */
const looks = 20;
const pause = 5;

/**
 * Finds out how a file can be replicated, whether or not somebody has it open.
 * @throws {DatabaseMissingError | NotAFileError | UnreadableFileError} if there is nothing to read
 * @throws {NotADuckdbFileError | TruncatedFileError | DamagedHeaderError} if it is no whole database
 */
export async function classifyFile(path: string): Promise<FileKind> {
  await using handle = await openDatabase(path);
  for (let look = 1; ; look++) {
    try {
      return await lookAt(path, handle);
    } catch (error) {
      if (!(error instanceof TryAgain)) throw error;
      if (look === looks) throw await explain(path, handle, error);
      await sleep(pause);
    }
  }
}

async function lookAt(path: string, handle: FileHandle): Promise<FileKind> {
  const problem = judgeMainHeader(path, await readAt(handle, 0, headerLength));
  if (problem === 'torn') throw new TryAgain('torn-header');
  if (problem instanceof NotADuckdbFileError) throw problem;
  if (problem instanceof EncryptedFileError) return { kind: 'opaque', reason: 'encrypted', refusal: problem };
  if (problem !== undefined) return { kind: 'opaque', reason: 'storage-version', refusal: problem };

  const headers = await readHeaders(handle);
  if (headers === undefined) throw new TryAgain('torn-header');
  const { active } = headers;
  const source = { handle, blockSize: active.blockSize, verify: true, onRead: () => {} };
  await refuseTruncated(path, handle, await readLayout(source, active));
  return (await unknownWal(path)) ?? { kind: 'duckdb', header: active };
}

/** The file must hold every block that its header uses; free ones at its end may have been cut off. */
async function refuseTruncated(path: string, handle: FileHandle, layout: BlockLayout): Promise<void> {
  const { blockCount, blockSize } = layout.header;
  const { size } = await handle.stat();
  let end = blockCount;
  while (end > 0 && !layout.isLive((end - 1) as BlockId)) end--;
  const missing = fileLength(end, blockSize) - size;
  if (missing > 0) throw new TruncatedFileError({ path, missing: `${missing} bytes of its blocks are` });
}

async function unknownWal(path: string): Promise<FileKind | undefined> {
  for (const suffix of ['.wal', '.wal.checkpoint']) {
    await using wal = await openToRead(path + suffix);
    if (wal === undefined) continue;
    const header = parseWalHeader(await readAt(wal, 0, longestWalHeader));
    if (header === 'incomplete' || (header !== 'unknown' && isKnownWalVersion(header.version))) continue;
    const version = header === 'unknown' ? header : header.version;
    const refusal = new UnknownVersionError({ path: path + suffix, version, of: 'WAL' });
    return { kind: 'opaque', reason: 'wal-version', refusal };
  }
  return undefined;
}

/** What stays wrong is no matter of timing. */
async function explain(path: string, handle: FileHandle, { reason }: TryAgain): Promise<Error> {
  const { size } = await handle.stat();
  if (size < headersLength) return new TruncatedFileError({ path, missing: 'its headers are' });
  if (reason === 'torn-header') return new DamagedHeaderError(path);
  return new TruncatedFileError({ path, missing: 'its free list, or part of it, is' });
}
