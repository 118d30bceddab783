import type { StoredBlocks } from '../blocks/stored-blocks.ts';
import { encodePage, type MapRow, pageOf, pageSpan } from './map-page.ts';
import { pagesToRewrite } from './map-page-policy.ts';
import type { MapRoot, PageRef } from './map-root.ts';

const absent = -1;

/** A page that has to be written anew. */
export interface DirtyPage {
  readonly page: number;
  /** Raw bytes; undefined if none of its blocks is present any more. */
  readonly bytes: Uint8Array | undefined;
}

/**
 * Where each block of the newest state lies: the in-memory form of a {@link MapRoot} with its pages. Copy-on-write is on
 * the side of the bucket; here one map moves from state to state.
 */
export class BlockMap {
  readonly #stored: StoredBlocks;
  #rowOf = new Int32Array(0);
  #slots = 0;
  #pages: (PageRef | undefined)[] = [];
  readonly #overlay = new Set<number>();

  constructor(stored: StoredBlocks) {
    this.#stored = stored;
  }

  get slots(): number {
    return this.#slots;
  }

  /** SHA-256 of a block; undefined if it is absent. */
  hashOf(id: number): Uint8Array | undefined {
    const row = this.#rowAt(id);
    return row === absent ? undefined : this.#stored.hash(row);
  }

  /** The row of a block; undefined if it is absent. */
  rowOf(id: number): MapRow | undefined {
    const row = this.#rowAt(id);
    if (row === absent) return undefined;
    return { ...this.#stored.place(row), sha256: this.#stored.hash(row) };
  }

  /** Says which content a block has from now on, by its row in the stored blocks; undefined: absent. */
  set(id: number, row: number | undefined): void {
    this.#put(id, row);
    this.#overlay.add(id);
  }

  /** Sets the number of slots; blocks beyond it become absent. */
  resize(slots: number): void {
    for (let id = slots; id < this.#slots; id++) if (this.#rowAt(id) !== absent) this.set(id, undefined);
    for (const id of this.#overlay) if (pageOf(id) >= Math.ceil(slots / pageSpan)) this.#overlay.delete(id);
    this.#grow(slots);
    this.#slots = slots;
    this.#pages.length = Math.ceil(slots / pageSpan);
  }

  /** The pages that are due to be rewritten, one after the other: encoding all those of a large database at once takes long. */
  *dirtyPages(): Generator<DirtyPage> {
    const rows = new Map<number, number>();
    for (const id of this.#overlay) rows.set(pageOf(id), (rows.get(pageOf(id)) ?? 0) + 1);
    for (const page of pagesToRewrite({ overlayRows: rows, pages: this.#pages.length }))
      yield this.#encode(page);
  }

  /** Notes where a dirty page was written; its rows leave the overlay. */
  pageWritten(page: number, ref: PageRef | undefined): void {
    this.#pages[page] = ref;
    for (let id = page * pageSpan; id < (page + 1) * pageSpan; id++) this.#overlay.delete(id);
  }

  /** The root for this state. */
  root({ headerBytes, blockSize }: { headerBytes: Uint8Array; blockSize: number }): MapRoot {
    const ids = [...this.#overlay].sort((a, b) => a - b);
    const overlay = new Map(ids.map((id) => [id, this.rowOf(id)]));
    return { slots: this.#slots, blockSize, headerBytes, pages: [...this.#pages], overlay };
  }

  /** Takes over the shape of a root read from the bucket; its rows follow by {@link loadRow}. */
  load(root: MapRoot): void {
    this.resize(root.slots);
    this.#pages = [...root.pages];
    for (const id of root.overlay.keys()) this.#overlay.add(id);
  }

  /** Takes over the row of a block, from its page or from the overlay. */
  loadRow(id: number, row: MapRow): void {
    this.#put(id, this.#stored.find(row.sha256) ?? this.#stored.add(row.sha256, row));
  }

  #encode(page: number): DirtyPage {
    let present = false;
    const bytes = encodePage(page, (id) => {
      const row = id < this.#slots ? this.rowOf(id) : undefined;
      present ||= row !== undefined;
      return row;
    });
    return { page, bytes: present ? bytes : undefined };
  }

  #rowAt(id: number): number {
    return id < this.#slots ? (this.#rowOf[id] ?? absent) : absent;
  }

  #put(id: number, row: number | undefined): void {
    const old = this.#rowAt(id);
    if (row !== undefined) this.#stored.retain(row);
    if (old !== absent) this.#stored.release(old);
    this.#rowOf[id] = row ?? absent;
  }

  #grow(slots: number): void {
    if (slots <= this.#rowOf.length) return;
    const grown = new Int32Array(Math.max(slots, this.#rowOf.length * 2)).fill(absent);
    grown.set(this.#rowOf);
    this.#rowOf = grown;
  }
}
