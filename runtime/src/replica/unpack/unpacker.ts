import type { Worker } from 'node:worker_threads';
import { writeFailure } from '../../duckdb-file/restore/write-failure.ts';
import { CorruptObjectError } from '../errors.ts';
import { startThread } from './start-thread.ts';
import { checkSeals, type PackedRange, type Unpacked, unpack } from './unpack.ts';

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
  /** Why the thread has ended. */
  #end: { readonly cause: unknown } | undefined;

  /**
   * @param options.apart false: on this thread; for so little that another one would take longer to start
   * @param options.start starts the thread
   */
  constructor({ apart, start = startThread }: { apart: boolean; start?: () => Worker }) {
    this.#thread = apart ? this.#listenTo(start()) : undefined;
  }

  /**
   * Brings the blocks of a range to their places. Its bytes must not be used any more.
   * @throws {CorruptObjectError} naming the pack
   * @throws {DiskFullError | FolderNotWritableError | CannotWriteError}
   */
  async unpack(range: PackedRange): Promise<void> {
    checkSeals(range);
    const unpacked = await (this.#thread === undefined ? unpack(range) : this.#send(this.#thread, range));
    if (unpacked.done) return;
    if ('damage' in unpacked) throw new CorruptObjectError({ key: range.key, problem: unpacked.damage });
    const { path, code, reason } = unpacked.unwritten;
    throw writeFailure(path, Object.assign(new Error(reason), { code }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#thread?.terminate();
  }

  #listenTo(thread: Worker): Worker {
    thread.on('message', (unpacked: Unpacked) => this.#waiting.shift()?.resolve(unpacked));
    thread.on('error', (failure) => this.#ended(failure));
    thread.on('exit', (code) => this.#ended(new Error(`the thread that unpacks has ended with ${code}`)));
    return thread;
  }

  /** A thread that has ended answers nothing, and does not say so: neither what was asked nor what will be. */
  #ended(cause: unknown): void {
    this.#end ??= { cause };
    for (const { reject } of this.#waiting.splice(0)) reject(this.#end.cause);
  }

  async #send(thread: Worker, { bytes, blocks, key }: PackedRange): Promise<Unpacked> {
    if (this.#end !== undefined) throw this.#end.cause;
    // Hashes are views of all of them, which would go along.
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
