import { decodePage, pageSpan } from '../map/map-page.ts';

/** Row of a block that the page does not have. */
const absent = 0xffff;

/**
 * The packs that one page of the block map refers to, as `packs/…`. A page never changes and many roots share it, so it is read once; half a
 * kilobyte each, because a database of 100 GB has 1,600 of them.
 */
export class PagePacks {
  /** The packs of all its rows. Always the same array, so that whoever has seen it need not look into it again. */
  readonly all: readonly string[];
  readonly #first: number;
  readonly #rows = new Uint16Array(pageSpan).fill(absent);

  /** @throws {CorruptObjectError} naming `key` */
  constructor({ bytes, page, key }: { bytes: Uint8Array; page: number; key: string }) {
    const numbers = new Map<string, number>();
    this.#first = page * pageSpan;
    decodePage({
      bytes,
      page,
      key,
      visit: (id, { pack }) => {
        const number = numbers.get(pack) ?? numbers.size;
        numbers.set(pack, number);
        this.#rows[id - this.#first] = number;
      },
    });
    this.all = [...numbers.keys()].map((pack) => `packs/${pack}`);
  }

  /** The packs of the rows that an overlay does not beat. */
  without(beaten: readonly number[]): readonly string[] {
    if (beaten.length === 0) return this.all;
    const rows = this.#rows.slice();
    for (const id of beaten) rows[id - this.#first] = absent;
    const used = new Set(rows);
    return this.all.filter((_, number) => used.has(number));
  }
}
