import type { ByteReader, ByteWriter } from '../frame/bytes.ts';

/** Numbers names in the order of their first use, for the table that stands before rows that refer to them. */
export class NameTable {
  readonly #numbers = new Map<string, number>();

  numberOf(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(name, number);
    return number;
  }

  write(out: ByteWriter): void {
    out.varint(this.#numbers.size);
    for (const name of this.#numbers.keys()) out.text(name);
  }
}

/** Reads a table that {@link NameTable.write} wrote. */
export function readNames(input: ByteReader): string[] {
  const names: string[] = [];
  for (let left = input.varint(); left > 0; left--) names.push(input.text());
  return names;
}

/** The name of a number; throws a RangeError for one that the table does not have. */
export function nameAt(names: readonly string[], number: number): string {
  const name = names[number];
  if (name === undefined) throw new RangeError(`there is no name ${number}`);
  return name;
}
