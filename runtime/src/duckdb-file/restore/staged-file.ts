import { type FileHandle, open, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { BlockPlace } from './block-place.ts';
import { isAlive } from './is-alive.ts';
import { WriteBack } from './write-back.ts';
import { writingTo } from './write-failure.ts';

/** What follows the name of the target: `.restoring-<pid>-<number>`. */
const mark = '.restoring-';

const inUse = new Set<string>();
let number = 0;

/** A file that is written beside its target, under another name, until it is complete. */
export class StagedFile {
  readonly path: string;
  readonly #handle: FileHandle;
  readonly #writeBack: WriteBack;

  private constructor(path: string, handle: FileHandle) {
    this.path = path;
    this.#handle = handle;
    this.#writeBack = new WriteBack(handle);
  }

  /** @throws {DiskFullError | FolderNotWritableError | CannotWriteError} */
  static async create(target: string): Promise<StagedFile> {
    const path = `${target}${mark}${process.pid}-${number++}`;
    const handle = await writingTo(path, () => open(path, 'wx'));
    inUse.add(path);
    return new StagedFile(path, handle);
  }

  /** A place in this file, for so many bytes. */
  place(at: number, bytes: number): BlockPlace {
    this.#writeBack.add(bytes);
    return { path: this.path, descriptor: this.#handle.fd, at };
  }

  /** Writes all of `bytes` at `at`. */
  async write(bytes: Uint8Array, at: number): Promise<void> {
    await writingTo(this.path, async () => {
      for (let written = 0; written < bytes.length; ) {
        const rest = bytes.subarray(written);
        const { bytesWritten } = await this.#handle.write(rest, 0, rest.length, at + written);
        written += bytesWritten;
      }
      this.#writeBack.add(bytes.length);
    });
  }

  /** Sets the length; what was never written is zeros and takes no room. */
  async setLength(length: number): Promise<void> {
    await writingTo(this.path, () => this.#handle.truncate(length));
  }

  /** Makes the content durable and closes the file. */
  async finish(): Promise<void> {
    await writingTo(this.path, async () => {
      await this.#writeBack.settle();
      await this.#handle.sync();
    });
    await this.#handle.close();
  }

  /** Closes and removes the file; nothing if it is complete and has its own name by now. */
  async discard(): Promise<void> {
    await this.#handle.close();
    await rm(this.path, { force: true });
    inUse.delete(this.path);
  }
}

/** Removes what restores of this target left behind whose process has ended. */
export async function removeLeftovers(target: string): Promise<void> {
  const folder = dirname(target);
  const names = await writingTo(folder, () => readdir(folder));
  for (const name of names) {
    const path = join(folder, name);
    const pid = pidIn(name, basename(target));
    if (pid === undefined || inUse.has(path) || (pid !== process.pid && isAlive(pid))) continue;
    await writingTo(path, () => rm(path, { force: true }));
  }
}

function pidIn(name: string, target: string): number | undefined {
  if (!name.startsWith(target)) return undefined;
  const match = /^(?:\.wal(?:\.checkpoint|\.recovery)?)?\.restoring-(\d+)-\d+$/.exec(
    name.slice(target.length),
  );
  return match === null ? undefined : Number(match[1]);
}
