import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writingTo } from '../../duckdb-file/restore/write-failure.ts';
import { CorruptObjectError } from '../../replica/errors.ts';
import { createSurely } from '../../replica/frame/create-surely.ts';
import type { Store } from '../../store/store.ts';
import { HashedStream } from '../archive/hashed-stream.ts';
import { partSizeFor } from '../archive/part-size.ts';
import { piecesOf } from '../archive/pieces-of.ts';
import { mayPass } from '../try-again.ts';
import { ExportPlaceTakenError, NotAnExportError } from './errors.ts';
import { manifestFile } from './export-format.ts';
import type { ExportedFile } from './export-manifest.ts';
import type { ExportDestination, ExportOrigin } from './export-place.ts';

/** An export below a prefix of the bucket. */
export class BucketExport implements ExportDestination, ExportOrigin {
  readonly description: string;
  readonly #store: Store;
  readonly #prefix: string;

  /** @param options.prefix without a slash at its end */
  constructor({ store, prefix }: { store: Store; prefix: string }) {
    this.description = `${prefix}/ in ${store.description}`;
    this.#store = store;
    this.#prefix = `${prefix}/`;
  }

  async requireEmpty(): Promise<void> {
    const { objects } = await this.#store.list({ prefix: this.#prefix, limit: 1 });
    if (objects.length > 0) throw new ExportPlaceTakenError(this.description);
  }

  /** In the scratch folder, where the files wait for their upload. */
  async stage(scratch: string): Promise<AsyncDisposable & { readonly folder: string }> {
    const folder = join(scratch, 'export');
    await writingTo(folder, () => mkdir(folder));
    return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
  }

  async take(
    folder: string,
    seal: (files: readonly ExportedFile[]) => Uint8Array,
    signal?: AbortSignal,
  ): Promise<Uint8Array> {
    const files: ExportedFile[] = [];
    for (const name of (await readdir(folder)).toSorted()) {
      files.push({ name, ...(await this.#upload(name, join(folder, name), signal)) });
    }
    const key = `${this.#prefix}${manifestFile}`;
    const bytes = seal(files);
    await createSurely({ store: this.#store, key, bytes, tryAgain: mayPass, signal });
    return bytes;
  }

  async manifest(): Promise<Uint8Array> {
    const object = await this.#store.read(`${this.#prefix}${manifestFile}`);
    if (object === undefined) throw new NotAnExportError(this.description);
    return object.bytes;
  }

  async bring(files: readonly ExportedFile[], scratch: string, signal?: AbortSignal): Promise<string> {
    for (const file of files) await this.#download(file, join(scratch, file.name), signal);
    return scratch;
  }

  async #upload(name: string, path: string, signal?: AbortSignal): Promise<Omit<ExportedFile, 'name'>> {
    const { size } = await stat(path);
    const hashed = new HashedStream(createReadStream(path));
    await this.#store.upload(`${this.#prefix}${name}`, hashed, {
      partSize: partSizeFor(size),
      ...(signal && { signal }),
    });
    return { bytes: hashed.bytes, sha256: hashed.sha256() };
  }

  async #download({ name, sha256 }: ExportedFile, path: string, signal?: AbortSignal): Promise<void> {
    const key = `${this.#prefix}${name}`;
    const hashed = new HashedStream(piecesOf({ store: this.#store, key, signal }));
    await writingTo(path, async () => {
      await using file = await open(path, 'wx');
      await file.writeFile(hashed);
    });
    if (hashed.sha256() !== sha256)
      throw new CorruptObjectError({ key, problem: 'its SHA-256 is not the one in the manifest' });
  }
}
