import { copyFile, open } from 'node:fs/promises';
import { join } from 'node:path';
import { BenchDatabase, lineitemsOf } from './bench-database.ts';

/** Databases of one seed, each size made once and then copied: making one takes several times as long. */
export class DatabaseShelf {
  readonly #folder: string;
  readonly #seed: number;
  readonly #made = new Map<number, Promise<string>>();

  /** @param options.folder where the originals lie; whoever made it removes it */
  constructor({ folder, seed }: { folder: string; seed: number }) {
    this.#folder = folder;
    this.#seed = seed;
  }

  /** Puts a database of so many megabytes there, closed and synced: what the disk still had to write would slow down what comes next. */
  async copyTo(path: string, megabytes: number): Promise<void> {
    const original = this.#made.get(megabytes) ?? this.#make(megabytes);
    this.#made.set(megabytes, original);
    await copyFile(await original, path);
    await using file = await open(path, 'r+');
    await file.sync();
  }

  /** The same, opened. */
  async open(path: string, megabytes: number): Promise<BenchDatabase> {
    await this.copyTo(path, megabytes);
    return BenchDatabase.open({ path, lineitems: lineitemsOf(megabytes * 1e6), seed: this.#seed });
  }

  async #make(megabytes: number): Promise<string> {
    const path = join(this.#folder, `original-${megabytes}.duckdb`);
    await using database = await BenchDatabase.generate({ path, bytes: megabytes * 1e6, seed: this.#seed });
    return database.path;
  }
}
