import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorCode } from '../../duckdb-file/error-code.ts';
import { scratchBeside } from '../../duckdb-file/restore/scratch-beside.ts';
import { writingTo } from '../../duckdb-file/restore/write-failure.ts';
import { CorruptObjectError, MissingObjectError } from '../../replica/errors.ts';
import { syncFolder } from '../../sync-folder.ts';
import { HashedStream } from '../archive/hashed-stream.ts';
import { ExportPlaceTakenError, NotAnExportError } from './errors.ts';
import { manifestFile } from './export-format.ts';
import type { ExportedFile } from './export-manifest.ts';
import type { ExportDestination, ExportOrigin } from './export-place.ts';

/** An export in a folder of this machine. */
export class FolderExport implements ExportDestination, ExportOrigin {
  readonly description: string;

  /** @param folder absolute path */
  constructor(folder: string) {
    this.description = folder;
  }

  async requireEmpty(): Promise<void> {
    try {
      if ((await readdir(this.description)).length === 0) return;
    } catch (cause) {
      if (errorCode(cause) === 'ENOENT') return;
      if (errorCode(cause) !== 'ENOTDIR') throw cause;
    }
    throw new ExportPlaceTakenError(this.description);
  }

  /** Beside the folder, so that a rename is all that is left to do. */
  async stage(): Promise<AsyncDisposable & { readonly folder: string }> {
    const parent = dirname(this.description);
    await writingTo(parent, () => mkdir(parent, { recursive: true }));
    return scratchBeside({ target: this.description, mark: 'exporting' });
  }

  async take(
    folder: string,
    seal: (files: readonly ExportedFile[]) => Uint8Array,
    signal?: AbortSignal,
  ): Promise<Uint8Array> {
    const files: ExportedFile[] = [];
    for (const name of (await readdir(folder)).toSorted()) {
      await writingTo(folder, () => syncFile(join(folder, name)));
      files.push({ name, ...(await hashFile(join(folder, name), signal)) });
    }
    const bytes = seal(files);
    await writingTo(folder, async () => {
      await using manifest = await open(join(folder, manifestFile), 'wx');
      await manifest.writeFile(bytes);
      await manifest.sync();
      await syncFolder(folder);
      // Takes the place of an empty folder, and of nothing else.
      await rename(folder, this.description);
      await syncFolder(dirname(this.description));
    });
    return bytes;
  }

  async manifest(): Promise<Uint8Array> {
    try {
      return await readFile(join(this.description, manifestFile));
    } catch (cause) {
      if (errorCode(cause) === 'ENOENT' || errorCode(cause) === 'ENOTDIR')
        throw new NotAnExportError(this.description);
      throw cause;
    }
  }

  async bring(files: readonly ExportedFile[], _scratch: string, signal?: AbortSignal): Promise<string> {
    for (const { name, ...expected } of files) {
      const path = join(this.description, name);
      const found = await hashFile(path, signal);
      if (found.bytes !== expected.bytes || found.sha256 !== expected.sha256)
        throw new CorruptObjectError({ key: path, problem: 'its SHA-256 is not the one in the manifest' });
    }
    return this.description;
  }
}

async function hashFile(path: string, signal?: AbortSignal): Promise<Omit<ExportedFile, 'name'>> {
  const hashed = new HashedStream(createReadStream(path));
  try {
    for await (const _piece of hashed) signal?.throwIfAborted();
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT') throw new MissingObjectError(path);
    throw cause;
  }
  return { bytes: hashed.bytes, sha256: hashed.sha256() };
}

/** DuckDB does not fsync what it exports. */
async function syncFile(path: string): Promise<void> {
  await using file = await open(path, 'r+');
  await file.sync();
}
