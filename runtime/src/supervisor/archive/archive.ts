import { type FileHandle, open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { constants, createZstdCompress } from 'node:zlib';
import { readHeaders } from '../../duckdb-file/header/read-headers.ts';
import { existingFiles } from '../../duckdb-file/restore/file-set.ts';
import { createSurely } from '../../replica/frame/create-surely.ts';
import type { Store } from '../../store/store.ts';
import { mayPass } from '../try-again.ts';
import { type ArchiveManifest, manifestBytes, parseManifest } from './archive-manifest.ts';
import { archiveName, manifestSuffix, snapshotSuffix } from './archive-names.ts';
import { DatabaseRefusedError } from './check-database.ts';
import { type DrillOptions, drill } from './drill.ts';
import { HashedStream } from './hashed-stream.ts';
import { partSizeFor } from './part-size.ts';

/** zstd level; an archive is written once a day by a process that gives way to every other. */
const level = 6;

const mebibyte = 2 ** 20;

/** An archive snapshot that was written. */
export interface Archived {
  /** Its UTC time, as in its keys. */
  readonly name: string;
  readonly manifest: ArchiveManifest;
}

/**
 * Proves a restore point by a drill and uploads the checkpointed file as an archive snapshot: a plain DuckDB file under zstd,
 * which needs nothing of Eider to be restored. The manifest comes last, so a snapshot with one is complete.
 * @throws {EiderError} as {@link drill}
 */
export async function archive(options: DrillOptions): Promise<Archived> {
  const { store, log, scratch, asserts, now, signal } = options;
  const { record, check, seconds } = await drill(options);
  const time = now();
  const name = archiveName(time);
  const { snapshot, database } = await upload({
    store,
    folder: log.keys.archive,
    object: `${name}${snapshotSuffix}`,
    path: scratch.database,
    signal,
  });
  const { seq, epoch, time: recordTime } = record.line;
  const key = `${log.keys.archive}${name}${manifestSuffix}`;
  const bytes = manifestBytes({
    time: time.toISOString(),
    point: { seq, epoch, time: recordTime },
    snapshot,
    database,
    duckdb: check.engine,
    tables: check.tables,
    drill: { passed: true, seconds, assertions: [...asserts] },
  });
  await createSurely({ store, key, bytes, tryAgain: mayPass, signal });
  return { name, manifest: parseManifest(bytes, key) };
}

async function upload({
  store,
  folder,
  object,
  path,
  signal,
}: {
  store: Store;
  folder: string;
  object: string;
  path: string;
  signal: AbortSignal | undefined;
}): Promise<Pick<ArchiveManifest, 'snapshot' | 'database'>> {
  await using file = await open(path);
  const storageVersion = await checkpointedVersion(path, file);
  const { size } = await file.stat();
  const read = file.createReadStream({ start: 0, autoClose: false, highWaterMark: mebibyte });
  const plain = new HashedStream(read);
  const stored = new HashedStream(compressed(plain));
  await store.upload(`${folder}${object}`, stored, {
    partSize: partSizeFor(size),
    ...(signal && { signal }),
  });
  return {
    snapshot: { object, bytes: stored.bytes, sha256: stored.sha256() },
    database: { bytes: plain.bytes, sha256: plain.sha256(), storageVersion },
  };
}

/** The storage version of a file that holds everything; without its WAL, a snapshot of one that does not would be stale. */
async function checkpointedVersion(path: string, file: FileHandle): Promise<number> {
  const version = (await readHeaders(file))?.active.storageVersion;
  const files = await existingFiles(path);
  if (version !== undefined && files.length === 1) return version;
  throw new DatabaseRefusedError({ path, reason: 'its checkpoint left a WAL behind', engine: undefined });
}

/** With zstd's own checksum, so that `zstd --test` finds damage, too. */
function compressed(source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const params = { [constants.ZSTD_c_compressionLevel]: level, [constants.ZSTD_c_checksumFlag]: 1 };
  // A failure on either side reaches whoever reads.
  return pipeline(source, createZstdCompress({ params }), () => {});
}
