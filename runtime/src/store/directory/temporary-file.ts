import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeOwnFolder } from './own-folder.ts';

/** Name of the folder of unfinished objects, in the bucket's private folder. */
export const temporaryFolder = 'unfinished';

const toEtag = (sha256: string): string => `"${sha256}"`;

/** The ETag of content in a directory store: its SHA-256. */
export const etagOf = (bytes: Uint8Array): string => toEtag(createHash('sha256').update(bytes).digest('hex'));

/**
 * An object being written, under a name that no listing shows. Whoever wants to keep it links or renames it; on
 * disposal the temporary name goes.
 */
export class TemporaryFile implements AsyncDisposable {
  readonly path: string;
  readonly #file: FileHandle;
  readonly #hash = createHash('sha256');
  #size = 0;

  private constructor(path: string, file: FileHandle) {
    this.path = path;
    this.#file = file;
  }

  /** Throws ENOENT if the bucket's folder does not exist. */
  static async create(bucketFolder: string): Promise<TemporaryFile> {
    const path = join(await makeOwnFolder(bucketFolder, temporaryFolder), randomUUID());
    return new TemporaryFile(path, await open(path, 'wx'));
  }

  /** Bytes written so far. */
  get size(): number {
    return this.#size;
  }

  async append(bytes: Uint8Array): Promise<void> {
    this.#hash.update(bytes);
    this.#size += bytes.length;
    await this.#file.appendFile(bytes);
  }

  /** Makes the content durable and ends the writing; returns the ETag. */
  async finish(): Promise<string> {
    await this.#file.sync();
    await this.#file.close();
    return toEtag(this.#hash.digest('hex'));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close();
    await rm(this.path, { force: true });
  }
}
