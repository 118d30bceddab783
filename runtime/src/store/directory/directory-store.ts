import { constants } from 'node:fs';
import { copyFile, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { syncFolder } from '../../sync-folder.ts';
import { FolderRefusedError } from '../errors/folder-refused-error.ts';
import { type Outcome, observed } from '../observed.ts';
import { assertRange } from '../range.ts';
import type {
  CallOptions,
  CreateResult,
  ListedObject,
  ListOptions,
  ListPage,
  ReadObject,
  Store,
  SwapResult,
  UploadResult,
} from '../store.ts';
import type { StoreObserver } from '../store-observer.ts';
import type { StoreOperation } from '../store-operation.ts';
import type { StoreSettings } from '../store-settings.ts';
import { BucketMutex } from './bucket-mutex.ts';
import { toDirectoryFailure, unlessObjectMissing } from './directory-failure.ts';
import { objectPath } from './object-path.ts';
import { linkNew, replaceObject } from './place-object.ts';
import { readPart, readWhole } from './read-object.ts';
import { removeLeftovers } from './remove-leftovers.ts';
import { unlessMissing } from './system-error.ts';
import { etagOf, TemporaryFile } from './temporary-file.ts';
import { walkKeys } from './walk-keys.ts';

const longestPage = 1000;

/** One step on the disk, named by the S3 operation that it stands for. */
interface Step<Value> {
  operation: StoreOperation;
  key: string;
  signal: AbortSignal | undefined;
  run: () => Promise<Value>;
}

/**
 * A bucket as a folder: every key a file, readable with any tool. For work offline, for tests, and for disks that
 * several processes share. Objects appear whole and durable or not at all: they are written under another name, fsynced,
 * and then linked. A key cannot also be the beginning of another one followed by `/`.
 */
export class DirectoryStore implements Store {
  readonly description: string;
  readonly #folder: string;
  readonly #observe: StoreObserver | undefined;
  /** Whether the leftovers of dead processes were removed. */
  #swept = false;

  constructor({ endpoint, bucket, observe }: Pick<StoreSettings, 'endpoint' | 'bucket' | 'observe'>) {
    this.#folder = join(fileURLToPath(endpoint), bucket);
    this.#observe = observe;
    this.description = `the folder ${this.#folder}`;
  }

  async create(key: string, bytes: Uint8Array, { signal }: CallOptions = {}): Promise<CreateResult> {
    const path = this.#path(key);
    const run = async (): Promise<Outcome<CreateResult>> => {
      await using file = await this.#write(bytes);
      const created = await linkNew(file.path, path);
      if (!created) return { value: { created }, result: 'precondition-failed' };
      return { value: { created, etag: etagOf(bytes) }, bytes: bytes.length };
    };
    return this.#step({ operation: 'PutObject', key, signal, run });
  }

  async swap(
    key: string,
    bytes: Uint8Array,
    etag: string,
    { signal }: CallOptions = {},
  ): Promise<SwapResult> {
    const path = this.#path(key);
    const run = async (): Promise<Outcome<SwapResult>> => {
      await using file = await this.#write(bytes);
      using _mutex = await BucketMutex.acquire(this.#folder, signal);
      const current = await unlessMissing(readWhole(path));
      const swapped = current !== undefined && etagOf(current.bytes) === etag;
      if (!swapped) return { value: { swapped }, result: 'precondition-failed' };
      await replaceObject(file.path, path);
      return { value: { swapped, etag: etagOf(bytes) }, bytes: bytes.length };
    };
    return this.#step({ operation: 'PutObject', key, signal, run });
  }

  async read(key: string, { signal }: CallOptions = {}): Promise<ReadObject | undefined> {
    const path = this.#path(key);
    const run = async (): Promise<Outcome<ReadObject | undefined>> => {
      const found = await unlessObjectMissing(readWhole(path), this.#folder);
      if (found === undefined) return { value: undefined, result: 'not-found' };
      const { bytes, modified } = found;
      const value = { bytes, etag: etagOf(bytes), lastModified: modified, date: new Date() };
      return { value, bytes: bytes.length };
    };
    return this.#step({ operation: 'GetObject', key, signal, run });
  }

  /** An ETag is a hash of the content: there is no cheaper way than to read it. */
  async isStill(key: string, etag: string, options: CallOptions = {}): Promise<boolean> {
    return (await this.read(key, options))?.etag === etag;
  }

  async readRange(
    key: string,
    offset: number,
    length: number,
    { signal }: CallOptions = {},
  ): Promise<Uint8Array | undefined> {
    assertRange(offset, length);
    const path = this.#path(key);
    const run = async (): Promise<Outcome<Uint8Array | undefined>> => {
      const value = await unlessObjectMissing(readPart(path, offset, length), this.#folder);
      return value === undefined ? { value, result: 'not-found' } : { value, bytes: value.length };
    };
    return this.#step({ operation: 'GetObject', key, signal, run });
  }

  async list({ prefix, after = '', limit = longestPage, signal }: ListOptions): Promise<ListPage> {
    const run = async (): Promise<Outcome<ListPage>> => {
      const objects: ListedObject[] = [];
      for await (const key of walkKeys({ bucketFolder: this.#folder, prefix, after })) {
        signal?.throwIfAborted();
        if (objects.length === limit) return { value: { objects, more: true, date: new Date() } };
        const status = await unlessMissing(stat(join(this.#folder, key)));
        if (status !== undefined) objects.push({ key, size: status.size, lastModified: status.mtime });
      }
      return { value: { objects, more: false, date: new Date() } };
    };
    return this.#step({ operation: 'ListObjectsV2', key: prefix, signal, run });
  }

  /** Any size of part will do: the bytes go straight to the disk. */
  async upload(
    key: string,
    body: AsyncIterable<Uint8Array>,
    { signal }: CallOptions = {},
  ): Promise<UploadResult> {
    const path = this.#path(key);
    const guard = <Value>(run: () => Promise<Value>) => this.#guard({ operation: 'PutObject', key, run });
    await using file = await guard(() => this.#temporaryFile());
    for await (const chunk of body) {
      signal?.throwIfAborted();
      await guard(() => file.append(chunk));
    }
    const run = async (): Promise<Outcome<UploadResult>> => {
      const etag = await file.finish();
      await replaceObject(file.path, path);
      return { value: { size: file.size, etag }, bytes: file.size };
    };
    // Awaited here, because the temporary file goes when this function ends.
    return await this.#step({ operation: 'PutObject', key, signal, run });
  }

  async copy(from: string, to: string, { signal }: CallOptions = {}): Promise<boolean> {
    const source = this.#path(from);
    const target = this.#path(to);
    const run = async (): Promise<Outcome<boolean>> => {
      await using file = await this.#temporaryFile();
      const copying = copyFile(source, file.path, constants.COPYFILE_FICLONE).then(() => true);
      const copied = await unlessObjectMissing(copying, this.#folder);
      if (copied === undefined) return { value: false, result: 'not-found' };
      await file.finish();
      await replaceObject(file.path, target);
      return { value: true };
    };
    return this.#step({ operation: 'CopyObject', key: to, signal, run });
  }

  /** What the system has unlinked is gone, so nothing is listed afterwards. Folders stay: another process may be about to use one. */
  async delete(keys: readonly string[], { signal }: CallOptions = {}): Promise<void> {
    const [first] = keys;
    if (first === undefined) return;
    const paths = keys.map((key) => this.#path(key));
    const run = async (): Promise<Outcome<void>> => {
      using _mutex = await BucketMutex.acquire(this.#folder, signal);
      for (const path of paths) {
        signal?.throwIfAborted();
        await unlessMissing(unlink(path));
      }
      for (const folder of new Set(paths.map(dirname))) await unlessMissing(syncFolder(folder));
      return { value: undefined };
    };
    return this.#step({ operation: 'DeleteObjects', key: first, signal, run });
  }

  async close(): Promise<void> {
    // Nothing is kept open between calls.
  }

  #path(key: string): string {
    return objectPath({ bucketFolder: this.#folder, key, store: this.description });
  }

  async #temporaryFile(): Promise<TemporaryFile> {
    if (!this.#swept) await removeLeftovers(this.#folder, Date.now());
    this.#swept = true;
    return TemporaryFile.create(this.#folder);
  }

  async #write(bytes: Uint8Array): Promise<TemporaryFile> {
    await using pieces = new AsyncDisposableStack();
    const file = pieces.use(await this.#temporaryFile());
    await file.append(bytes);
    await file.finish();
    pieces.move();
    return file;
  }

  async #step<Value>({ operation, key, signal, run }: Step<Outcome<Value>>): Promise<Value> {
    signal?.throwIfAborted();
    return observed({
      observe: this.#observe,
      operation,
      class: 'free',
      run: () => this.#guard({ operation, key, run }),
      judge: (error) => (error instanceof FolderRefusedError ? 'refused' : 'error'),
    });
  }

  /** Failures of the disk come out as errors of the store. */
  async #guard<Value>({ operation, key, run }: Omit<Step<Value>, 'signal'>): Promise<Value> {
    try {
      return await run();
    } catch (error) {
      throw await toDirectoryFailure(error, {
        operation,
        key,
        store: this.description,
        bucketFolder: this.#folder,
      });
    }
  }
}
