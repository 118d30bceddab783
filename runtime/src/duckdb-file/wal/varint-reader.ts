/** Reads DuckDB's binary serialization (DuckDB v1.5.5, src/common/serializer/binary_deserializer.cpp): field numbers and LEB128 numbers. */
export class VarintReader {
  readonly #bytes: Buffer;
  at: number;

  constructor(bytes: Buffer, at = 0) {
    this.#bytes = bytes;
    this.at = at;
  }

  /** A field number, 16 bits. @throws {RangeError} at the end of the bytes */
  field(): number {
    const field = this.#bytes.readUInt16LE(this.at);
    this.at += 2;
    return field;
  }

  /** An unsigned number. @throws {RangeError} at the end of the bytes */
  varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#bytes.readUInt8(this.at++);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new RangeError('a number of more than 64 bits');
  }
}
