/** Short numbers for the names of packs that rows refer to; a name without rows is forgotten, so that a year of packs costs nothing. */
export class PackNumbers {
  readonly #names: string[] = [];
  readonly #rows: number[] = [];
  readonly #free: number[] = [];
  readonly #numbers = new Map<string, number>();

  /** The number of a pack for one more row. */
  use(name: string): number {
    const number = this.#numbers.get(name) ?? this.#add(name);
    this.#rows[number] = (this.#rows[number] ?? 0) + 1;
    return number;
  }

  /** One row less. */
  drop(number: number): void {
    const left = (this.#rows[number] ?? 1) - 1;
    this.#rows[number] = left;
    if (left > 0) return;
    this.#numbers.delete(this.name(number));
    this.#free.push(number);
  }

  name(number: number): string {
    const name = this.#names[number];
    if (name === undefined) throw new RangeError(`there is no pack ${number}`);
    return name;
  }

  #add(name: string): number {
    const number = this.#free.pop() ?? this.#names.length;
    this.#names[number] = name;
    this.#rows[number] = 0;
    this.#numbers.set(name, number);
    return number;
  }
}
