import type { BlockId } from '../block-id.ts';
import { blockOffset, fileLength } from '../file-layout.ts';
import type { BlockPlace } from './block-place.ts';
import type { FileSuffix } from './file-set.ts';
import { putInPlace } from './put-in-place.ts';
import { removeLeftovers, StagedFile } from './staged-file.ts';

/**
 * Writes a state of a database beside its place, and puts it there once it is complete and durable.
 * ```
 * await using writer = await DatabaseFileWriter.create(path);
 * await writer.begin({ headerBytes, blockSize, slots });
 * // … writeBlock(writer.place(id), bytes), wal …
 * await writer.commit({ aside: folder });
 * ```
 * Every method throws {@link DiskFullError}, {@link FolderNotWritableError} or {@link CannotWriteError}.
 */
export class DatabaseFileWriter {
  readonly #target: string;
  readonly #database: StagedFile;
  #wal: StagedFile | undefined;
  #walLength = 0;
  #blockSize = 0;

  private constructor(target: string, database: StagedFile) {
    this.#target = target;
    this.#database = database;
  }

  /** Opens a temporary file in the folder of `target`; those of restores that died are removed. */
  static async create(target: string): Promise<DatabaseFileWriter> {
    await removeLeftovers(target);
    return new DatabaseFileWriter(target, await StagedFile.create(target));
  }

  /** Sets the shape of the file. Slots that no block comes for are holes. */
  async begin({
    headerBytes,
    blockSize,
    slots,
  }: {
    headerBytes: Uint8Array;
    blockSize: number;
    slots: number;
  }): Promise<void> {
    this.#blockSize = blockSize;
    await this.#database.setLength(fileLength(slots, blockSize));
    await this.#database.write(headerBytes, 0);
  }

  /** Where a block goes; in any order, and several at once if the caller likes. */
  place(id: BlockId): BlockPlace {
    return this.#database.place(blockOffset(id, this.#blockSize), this.#blockSize);
  }

  /** Appends to the WAL; in order, one piece at a time. */
  async wal(bytes: Uint8Array): Promise<void> {
    this.#wal ??= await StagedFile.create(`${this.#target}.wal`);
    await this.#wal.write(bytes, this.#walLength);
    this.#walLength += bytes.length;
  }

  /**
   * Makes the files durable, moves what is in their place into the folder `aside` as a set, and puts them there. A crash at
   * any step leaves the old state, or no database file: then the restore starts again. Returns which files are aside.
   * @throws {TargetExistsError} if something is in their place and no `aside` is given
   */
  async commit({ aside }: { aside?: string } = {}): Promise<FileSuffix[]> {
    await this.#wal?.finish();
    await this.#database.finish();
    const wal = this.#wal && { suffix: '.wal' as const, path: this.#wal.path };
    const database = { suffix: '' as const, path: this.#database.path };
    return putInPlace({ database: this.#target, waiting: wal ? [wal, database] : [database], aside });
  }

  /** Removes the temporary files; nothing after a commit. */
  async discard(): Promise<void> {
    await this.#wal?.discard();
    await this.#database.discard();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.discard();
  }
}
