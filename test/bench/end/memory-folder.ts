import { mkdtempSync, rmSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';

const memory = '/dev/shm';

/** A folder in memory, removed with everything in it when its scope ends, or the process. */
export class MemoryFolder implements Disposable {
  readonly path: string;
  readonly #remove = (): void => rmSync(this.path, { recursive: true, force: true });

  private constructor(path: string) {
    this.path = path;
    process.once('exit', this.#remove);
  }

  /** Undefined if there is no room for so many bytes. */
  static async create(bytes: number): Promise<MemoryFolder | undefined> {
    const { bavail, bsize } = await statfs(memory);
    if (bavail * bsize < bytes) return undefined;
    return new MemoryFolder(mkdtempSync(join(memory, `eider-bench-${process.pid}-`)));
  }

  [Symbol.dispose](): void {
    process.off('exit', this.#remove);
    this.#remove();
  }
}
