import type { BlockId } from '../block-id.ts';
import type { BlockPlace } from '../restore/block-place.ts';
import type { FileSuffix } from '../restore/file-set.ts';
import { putInPlace } from '../restore/put-in-place.ts';
import { removeLeftovers, StagedFile } from '../restore/staged-file.ts';
import { type OpaquePart, placeOf } from './opaque-chunks.ts';

/**
 * Writes an opaque state beside its place, and puts it there once it is complete and durable; see
 * {@link DatabaseFileWriter}, whose errors it throws.
 */
export class OpaqueFileWriter {
  readonly #target: string;
  readonly #parts: readonly OpaquePart[];
  readonly #files: ReadonlyMap<FileSuffix, StagedFile>;

  private constructor(
    target: string,
    parts: readonly OpaquePart[],
    files: ReadonlyMap<FileSuffix, StagedFile>,
  ) {
    this.#target = target;
    this.#parts = parts;
    this.#files = files;
  }

  /** Opens a temporary file for each part in the folder of `target`. */
  static async create(target: string, parts: readonly OpaquePart[]): Promise<OpaqueFileWriter> {
    await removeLeftovers(target);
    const files = new Map<FileSuffix, StagedFile>();
    const writer = new OpaqueFileWriter(target, parts, files);
    try {
      for (const { suffix, bytes } of parts) {
        const file = await StagedFile.create(target + suffix);
        files.set(suffix, file);
        await file.setLength(bytes);
      }
      return writer;
    } catch (error) {
      await writer.discard();
      throw error;
    }
  }

  /** Where a chunk goes; in any order. */
  place(id: BlockId): BlockPlace {
    const { suffix, at, length } = placeOf(id, this.#parts);
    const file = this.#files.get(suffix);
    if (file === undefined) throw new RangeError(`no part of this state is called ${suffix}`);
    return file.place(at, length);
  }

  /** As {@link DatabaseFileWriter.commit}. */
  async commit({ aside }: { aside?: string } = {}): Promise<FileSuffix[]> {
    for (const file of this.#files.values()) await file.finish();
    const waiting = [...this.#files].map(([suffix, { path }]) => ({ suffix, path }));
    return putInPlace({ database: this.#target, waiting, aside });
  }

  /** Removes the temporary files; nothing after a commit. */
  async discard(): Promise<void> {
    for (const file of this.#files.values()) await file.discard();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.discard();
  }
}
