/** Writes varints (LEB128), bytes and strings one after the other. */
export class ByteWriter {
  #buffer = Buffer.allocUnsafe(4096);
  #length = 0;

  varint(value: number): this {
    let rest = value;
    const target = this.#reserve(8);
    while (rest >= 0x80) {
      target[this.#length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    target[this.#length++] = rest;
    return this;
  }

  bytes(bytes: Uint8Array): this {
    this.#reserve(bytes.length).set(bytes, this.#length);
    this.#length += bytes.length;
    return this;
  }

  /** A string with its length in bytes before it. */
  text(text: string): this {
    const bytes = Buffer.from(text, 'utf8');
    return this.varint(bytes.length).bytes(bytes);
  }

  take(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  #reserve(more: number): Buffer {
    const needed = this.#length + more;
    if (needed > this.#buffer.length) {
      const grown = Buffer.allocUnsafe(Math.max(needed, this.#buffer.length * 2));
      this.#buffer.copy(grown, 0, 0, this.#length);
      this.#buffer = grown;
    }
    return this.#buffer;
  }
}

/** Reads what {@link ByteWriter} wrote. Every method throws a RangeError at the end of the bytes. */
export class ByteReader {
  readonly #buffer: Uint8Array;
  #at: number;

  constructor(buffer: Uint8Array, at = 0) {
    this.#buffer = buffer;
    this.#at = at;
  }

  get done(): boolean {
    return this.#at === this.#buffer.length;
  }

  varint(): number {
    let value = 0;
    let factor = 1;
    for (;;) {
      const byte = this.#buffer[this.#at++];
      if (byte === undefined || factor > 2 ** 49) throw new RangeError('a number does not end');
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
      factor *= 0x80;
    }
  }

  bytes(length: number): Uint8Array {
    const end = this.#at + length;
    if (end > this.#buffer.length) throw new RangeError('the bytes end too early');
    const bytes = this.#buffer.subarray(this.#at, end);
    this.#at = end;
    return bytes;
  }

  text(): string {
    return Buffer.from(this.bytes(this.varint())).toString('utf8');
  }
}
