import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { BlockId } from '../../duckdb-file/block-id.ts';
import { TargetExistsError } from '../../duckdb-file/errors/target-exists-error.ts';
import { OpaqueFileWriter } from '../../duckdb-file/opaque/opaque-file-writer.ts';
import { DatabaseFileWriter } from '../../duckdb-file/restore/database-file-writer.ts';
import { existingFiles } from '../../duckdb-file/restore/file-set.ts';
import { putInPlace } from '../../duckdb-file/restore/put-in-place.ts';
import { writingTo } from '../../duckdb-file/restore/write-failure.ts';
import { type FetchedState, type FetchProgress, fetchState } from '../../replica/fetch-state.ts';
import type { ReplicaKeys } from '../../replica/keys.ts';
import type { LogRecord, OpaqueState } from '../../replica/log/record.ts';
import type { Salvage } from '../../replica/vault/salvage.ts';
import type { Store } from '../../store/store.ts';
import { DatabaseChecker } from '../archive/check-database.ts';

export interface RestoreOptions {
  store: Store;
  keys: ReplicaKeys;
  record: LogRecord;
  /** Path that the database gets. */
  target: string;
  /** Folder for what lies at `target` now; undefined: nothing may lie there. */
  aside?: string | undefined;
  /** Open the result in DuckDB before it is put in place. */
  validate: boolean;
  /** Awaited when all is ready, before the first file gets another name; what it throws ends the restore. */
  beforePlacing?: (() => Promise<void>) | undefined;
  /** Where to turn to for what is missing or damaged; default: that ends the restore. */
  salvage?: Salvage | undefined;
  onProgress?: ((progress: FetchProgress) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Brings the state of a record to `target`. Everything is written, made durable and checked in a folder beside it, which is
 * removed at the end; then the old
 * files go aside as a set and the new ones get their names, the database last: a crash at any step leaves the old
 * state, or no database file, and then the restore starts again.
 * @throws {MissingObjectError | CorruptObjectError} naming an object
 * @throws {DatabaseRefusedError} if DuckDB does not open the result; nothing was touched then
 * @throws {DiskFullError | FolderNotWritableError | CannotWriteError | TargetExistsError}
 */
export async function restoreDatabase({
  target,
  aside,
  validate,
  beforePlacing,
  ...fetch
}: RestoreOptions): Promise<FetchedState> {
  const folder = `${target}.incoming`;
  const incoming = join(folder, basename(target));
  // Asked again at the end; but nobody should wait for a restore that cannot succeed.
  if (aside === undefined && (await existingFiles(target)).length > 0) throw new TargetExistsError(target);
  await writingTo(folder, async () => {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder);
  });
  try {
    // What this DuckDB does not know, or has no key for, it cannot judge.
    const isJudged = validate && fetch.record.line.database?.mode === 'duckdb';
    await using checker = isJudged ? new DatabaseChecker({ signal: fetch.signal }) : undefined;
    const fetched = await fetchInto(incoming, fetch);
    await checker?.check({ path: incoming });
    const suffixes = await existingFiles(incoming);
    await beforePlacing?.();
    await putInPlace({
      database: target,
      waiting: suffixes.map((suffix) => ({ suffix, path: incoming + suffix })),
      aside,
    });
    return fetched;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type FetchOptions = Omit<RestoreOptions, 'target' | 'aside' | 'validate' | 'beforePlacing'>;

async function fetchInto(path: string, options: FetchOptions): Promise<FetchedState> {
  const { database } = options.record.line;
  if (database?.mode === 'opaque') return fetchOpaque(path, database.parts, options);
  await using writer = await DatabaseFileWriter.create(path);
  const receiver = {
    begin: (shape: { headerBytes: Uint8Array; blockSize: number; slots: number }) => writer.begin(shape),
    place: (id: number) => writer.place(id as BlockId),
    wal: (bytes: Uint8Array) => writer.wal(bytes),
  };
  const fetched = await fetchState({ ...options, receiver });
  await writer.commit();
  return fetched;
}

async function fetchOpaque(
  path: string,
  parts: OpaqueState['parts'],
  options: FetchOptions,
): Promise<FetchedState> {
  await using writer = await OpaqueFileWriter.create(path, parts);
  const receiver = {
    begin: async () => {},
    place: (id: number) => writer.place(id as BlockId),
    wal: async () => {},
  };
  const fetched = await fetchState({ ...options, receiver });
  await writer.commit();
  return fetched;
}
