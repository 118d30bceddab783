import { constants, createZstdCompress, type ZstdCompress } from 'node:zlib';

/** zstd looks back this far, as a power of two: a block, and a piece of a WAL, is no longer. */
const windowLog = 20;

/** Bytes of the buffers that the stream hands out; none of another size is of its making. */
const chunkSize = 128 * 1024;

const empty = Buffer.alloc(0);

/**
 * Compresses one frame after the other with one zstd context, and without garbage: the buffers of a new context per block
 * would add up to 64 MiB before the garbage collector looks at them, and take most of the time.
 */
export class Squeezer implements Disposable {
  readonly #level: number;
  #stream: ZstdCompress | undefined;
  #input: Buffer = empty;
  #output: Buffer = empty;
  #length = 0;

  /** @param level zstd level, 0 = leave as it is */
  constructor(level: number) {
    this.#level = level;
  }

  /**
   * A frame with these bytes; the bytes themselves where zstd gains nothing. They are copied at once. What it returns is
   * valid until the next call, which must not come before.
   */
  async squeeze(bytes: Uint8Array): Promise<Uint8Array> {
    this.#makeRoom(bytes.length);
    const raw = this.#input.subarray(0, bytes.length);
    raw.set(bytes);
    if (this.#level === 0) return raw;
    this.#length = 0;
    await this.#compress(raw);
    return this.#length < raw.length ? this.#output.subarray(0, this.#length) : raw;
  }

  [Symbol.dispose](): void {
    this.#stream?.close();
    this.#stream = undefined;
  }

  #makeRoom(bytes: number): void {
    if (bytes <= this.#input.length) return;
    this.#input = Buffer.allocUnsafeSlow(bytes);
    this.#output = Buffer.allocUnsafeSlow(bytes);
  }

  #compress(raw: Buffer): Promise<void> {
    this.#stream ??= this.#open();
    const stream = this.#stream;
    return new Promise((resolve, reject) => {
      stream.once('error', reject);
      stream.write(raw);
      stream.flush(constants.ZSTD_e_end, () => {
        stream.off('error', reject);
        resolve();
      });
    });
  }

  #open(): ZstdCompress {
    const params = {
      [constants.ZSTD_c_compressionLevel]: this.#level,
      [constants.ZSTD_c_windowLog]: windowLog,
    };
    return createZstdCompress({ params, chunkSize }).on('data', (chunk: Buffer) => this.#collect(chunk));
  }

  #collect(chunk: Buffer): void {
    // More than the input is not used, and need not be kept.
    if (this.#length + chunk.length <= this.#output.length) chunk.copy(this.#output, this.#length);
    this.#length += chunk.length;
    freeIfFull(chunk);
  }
}

/** A chunk that ends where its buffer ends is the last one in it: the memory goes now, not when the collector comes. */
function freeIfFull({ buffer, byteOffset, length }: Buffer): void {
  const isFull = buffer.byteLength === chunkSize && byteOffset + length === chunkSize;
  if (isFull && buffer instanceof ArrayBuffer) buffer.transfer(0);
}
