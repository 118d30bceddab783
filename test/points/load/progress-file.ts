import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import type { PerWriter, Writer } from '../ledger/schema.ts';

/** What the load has done: published through a file, so that it survives the process that wrote it. */
export interface Progress {
  /** The last transaction of each writer that had returned. */
  readonly durable: PerWriter;
  /** The last transaction of each writer that was begun. */
  readonly attempted: PerWriter;
}

const numbers = 4;

/** The file in which a load publishes its {@link Progress}: four 64-bit numbers, each written in one call. */
export class ProgressFile implements Disposable {
  readonly #fd: number;

  private constructor(fd: number) {
    this.#fd = fd;
  }

  /** Nothing was done yet. */
  static create(path: string): ProgressFile {
    const fd = openSync(path, 'w+');
    writeSync(fd, new BigInt64Array(numbers));
    return new ProgressFile(fd);
  }

  static open(path: string): ProgressFile {
    return new ProgressFile(openSync(path, 'r+'));
  }

  read(): Progress {
    const values = new BigInt64Array(numbers);
    readSync(this.#fd, values, 0, values.byteLength, 0);
    const [durable1 = 0n, durable2 = 0n, attempted1 = 0n, attempted2 = 0n] = values;
    return { durable: [durable1, durable2], attempted: [attempted1, attempted2] };
  }

  durable(writer: Writer, seq: bigint): void {
    this.#write(writer - 1, seq);
  }

  attempted(writer: Writer, seq: bigint): void {
    this.#write(2 + writer - 1, seq);
  }

  [Symbol.dispose](): void {
    closeSync(this.#fd);
  }

  #write(index: number, value: bigint): void {
    const bytes = BigInt64Array.of(value);
    writeSync(this.#fd, bytes, 0, bytes.byteLength, index * bytes.byteLength);
  }
}
