import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { SettingsWith } from '../../config/settings.ts';
import { writingTo } from '../../duckdb-file/restore/write-failure.ts';
import { sidecarFolder } from '../../replica/sidecar.ts';
import { beAloneOnDisk } from '../disk/alone-on-disk.ts';
import { freeBytesOf } from './free-bytes.ts';
import { ScratchTooSmallError } from './scratch-too-small-error.ts';

/** Bytes that DuckDB may need for a checkpoint, besides those of the database and its WAL. */
const slack = 64 * 2 ** 20;

/** Where drills of these settings restore to. */
export function scratchFolder({ scratchPath, databasePath, bucket }: SettingsWith<'bucket'>): string {
  if (scratchPath === undefined && databasePath !== undefined) {
    return join(sidecarFolder(databasePath), 'drill');
  }
  return join(scratchPath ?? tmpdir(), `eider-drill-${bucket.databaseKey.replaceAll('/', '-')}`);
}

/** A folder for one drill at a time, gone with all that is in it when its scope ends; what a killed drill left is removed first. */
export class DrillScratch implements AsyncDisposable {
  /** Path for the restored database. */
  readonly database: string;
  readonly #folder: string;
  readonly #alone: Disposable;
  readonly #freeBytes: (folder: string) => Promise<number>;

  private constructor(folder: string, alone: Disposable, freeBytes: (folder: string) => Promise<number>) {
    this.database = join(folder, 'drill.duckdb');
    this.#folder = folder;
    this.#alone = alone;
    this.#freeBytes = freeBytes;
  }

  /**
   * @param options.freeBytes default: asks the file system
   * @throws {DiskTakenError} if another drill works there
   * @throws {FolderNotWritableError | CannotWriteError}
   */
  static async open({
    folder,
    freeBytes = freeBytesOf,
  }: {
    folder: string;
    freeBytes?: (folder: string) => Promise<number>;
  }): Promise<DrillScratch> {
    await writingTo(folder, () => mkdir(dirname(folder), { recursive: true }));
    const alone = beAloneOnDisk(folder);
    try {
      await writingTo(folder, () => rm(folder, { recursive: true, force: true }));
      await writingTo(folder, () => mkdir(folder));
    } catch (failure) {
      alone[Symbol.dispose]();
      throw failure;
    }
    return new DrillScratch(folder, alone, freeBytes);
  }

  /**
   * Makes sure that a state fits: its WAL is written once as a WAL and once into the database.
   * @throws {ScratchTooSmallError}
   */
  async needRoom({ databaseBytes, walBytes }: { databaseBytes: number; walBytes: number }): Promise<void> {
    const needed = databaseBytes + 2 * walBytes + slack;
    const free = await this.#freeBytes(this.#folder);
    if (free < needed) throw new ScratchTooSmallError({ folder: this.#folder, free, needed });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await rm(this.#folder, { recursive: true, force: true });
    } finally {
      this.#alone[Symbol.dispose]();
    }
  }
}
