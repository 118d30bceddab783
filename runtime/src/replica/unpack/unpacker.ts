import type { Worker } from 'node:worker_threads';
import { writeFailure } from '../../duckdb-file/restore/write-failure.ts';
import { CorruptObjectError } from '../errors.ts';
import { startThread } from './start-thread.ts';
import { type PackedRange, type Unpacked, unpack } from './unpack.ts';

interface Waiting {
  readonly resolve: (unpacked: Unpacked) => void;
  readonly reject: (failure: unknown) => void;
}

/**
 * Unpacks what was read from packs in a thread of its own, beside the download: hashing and decompressing take longer than that. Wait
 * for everything that was begun, then dispose of it.
 */
export class Unpacker implements AsyncDisposable {
  readonly #thread: Worker | undefined;
  readonly #waiting: Waiting[] = [];

  /** @param options.apart false: on this thread; for so little that another one would take longer to start */
  constructor({ apart }: { apart: boolean }) {
    this.#thread = apart ? this.#start() : undefined;
  }

  /**
   * Brings the blocks of a range to their places. Its bytes must not be used any more.
   * @throws {CorruptObjectError} naming the pack
   * @throws {DiskFullError | FolderNotWritableError | CannotWriteError}
   */
  async unpack(range: PackedRange): Promise<void> {
    const unpacked = await (this.#thread === undefined ? unpack(range) : this.#send(this.#thread, range));
    if (unpacked.done) return;
    if ('damage' in unpacked) throw new CorruptObjectError({ key: range.key, problem: unpacked.damage });
    const { path, code, reason } = unpacked.unwritten;
    throw writeFailure(path, Object.assign(new Error(reason), { code }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#thread?.terminate();
  }

  #start(): Worker {
    const thread = startThread();
    thread.on('message', (unpacked: Unpacked) => this.#waiting.shift()?.resolve(unpacked));
    thread.on('error', (failure) => {
      for (const { reject } of this.#waiting.splice(0)) reject(failure);
    });
    return thread;
  }

  #send(thread: Worker, { bytes, blocks, key }: PackedRange): Promise<Unpacked> {
    // Hashes are views of a whole page of the map, all of which would go along.
    const alone = blocks.map((block) => ({ ...block, sha256: Uint8Array.from(block.sha256) }));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      thread.postMessage({ bytes, blocks: alone, key }, movable(bytes));
    });
  }
}

/** What need not be copied: memory that holds these bytes alone. */
const movable = ({ buffer, length }: Uint8Array): ArrayBuffer[] =>
  buffer instanceof ArrayBuffer && buffer.byteLength === length ? [buffer] : [];
