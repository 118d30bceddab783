import { pipeline } from 'node:stream';
import { createZstdDecompress } from 'node:zlib';
import { putInPlace } from '../../duckdb-file/restore/put-in-place.ts';
import { removeLeftovers, StagedFile } from '../../duckdb-file/restore/staged-file.ts';
import { CorruptObjectError } from '../../replica/errors.ts';
import type { ReplicaKeys } from '../../replica/keys.ts';
import { isLoss } from '../../replica/vault/salvage.ts';
import type { Store } from '../../store/store.ts';
import { type ArchiveListing, type ListedArchive, listArchives } from './archive-listing.ts';
import { type ArchiveManifest, readManifest } from './archive-manifest.ts';
import { checkDatabase } from './check-database.ts';
import { DamagedArchiveError } from './damaged-archive-error.ts';
import { HashedStream } from './hashed-stream.ts';
import { NoSuchArchiveError } from './no-such-archive-error.ts';
import { piecesOf } from './pieces-of.ts';

/** Which snapshot somebody wants: the newest, or the newest that was made at a time or before it. */
export type WantedArchive = { readonly at: 'newest' } | { readonly at: 'time'; readonly time: Date };

export interface RestoreArchiveOptions {
  store: Store;
  keys: ReplicaKeys;
  wanted: WantedArchive;
  /** Path that the database gets. */
  target: string;
  /** Folder for what lies at `target` now; undefined: nothing may lie there. */
  aside: string | undefined;
  /** Open the result in DuckDB before it is put in place. */
  validate: boolean;
  /** Awaited when all is ready, before the first file gets another name; what it throws ends the restore. */
  beforePlacing?: (() => Promise<void>) | undefined;
  /** Bytes of the snapshot that have been read. */
  onProgress?: ((progress: { bytes: number; ofBytes: number }) => void) | undefined;
  signal?: AbortSignal | undefined;
}

interface RestoredArchive {
  readonly archive: ListedArchive;
  readonly manifest: ArchiveManifest;
}

/**
 * Restores an archive snapshot to a file. Both hashes of the manifest are checked before the file gets its name.
 * @throws {NoSuchArchiveError} if there is none
 * @throws {DamagedArchiveError} naming the object
 * @throws {DatabaseRefusedError} if DuckDB does not open it
 * @throws {DiskFullError | FolderNotWritableError | TargetExistsError}
 */
export async function restoreArchive(options: RestoreArchiveOptions): Promise<RestoredArchive> {
  try {
    return await restore(options);
  } catch (failure) {
    throw isLoss(failure) ? new DamagedArchiveError(failure) : failure;
  }
}

async function restore(options: RestoreArchiveOptions): Promise<RestoredArchive> {
  const { store, keys, wanted, target, aside, validate, beforePlacing, signal } = options;
  const archive = newestOf(await listArchives({ store, keys, signal }), wanted);
  const { manifest: key } = archive;
  const manifest = await readManifest({ store, key, signal });
  await removeLeftovers(target);
  const staged = await StagedFile.create(target);
  try {
    await fill(staged, { ...options, archive, manifest });
    await staged.finish();
    if (validate) await checkDatabase({ path: staged.path, signal });
    await beforePlacing?.();
    await putInPlace({ database: target, waiting: [{ suffix: '', path: staged.path }], aside });
  } finally {
    await staged.discard();
  }
  return { archive, manifest };
}

function newestOf({ archives }: ArchiveListing, wanted: WantedArchive): ListedArchive {
  const found = archives.findLast(({ time }) => wanted.at === 'newest' || time <= wanted.time);
  if (found === undefined) throw new NoSuchArchiveError(wanted.at === 'time' ? wanted.time : undefined);
  return found;
}

async function fill(
  staged: StagedFile,
  {
    store,
    archive: { snapshot: key, bytes: ofBytes },
    manifest: { snapshot, database },
    onProgress,
    signal,
  }: RestoreArchiveOptions & { archive: ListedArchive; manifest: ArchiveManifest },
): Promise<void> {
  const stored = new HashedStream(piecesOf({ store, key, signal }));
  const plain = new HashedStream(decompressed(stored, key));
  let at = 0;
  for await (const piece of plain) {
    await staged.write(piece, at);
    at += piece.length;
    onProgress?.({ bytes: stored.bytes, ofBytes });
  }
  if (stored.sha256() !== snapshot.sha256 || plain.sha256() !== database.sha256) {
    throw new CorruptObjectError({ key, problem: 'its SHA-256 is not the one in its manifest' });
  }
}

/** What zstd does not understand is damage. */
async function* decompressed(stored: HashedStream, key: string): AsyncGenerator<Uint8Array> {
  try {
    // A failure on either side reaches whoever reads.
    yield* pipeline(stored, createZstdDecompress(), () => {});
  } catch (cause) {
    if (!isZstdError(cause)) throw cause;
    throw new CorruptObjectError({ key, problem: 'it is no intact zstd stream', cause });
  }
}

const isZstdError = (cause: unknown): boolean =>
  cause instanceof Error && 'code' in cause && /^(ZSTD_error_|Z_)/.test(String(cause.code));
