import { PackNumbers } from './pack-numbers.ts';

const hashBytes = 32;
const none = -1;

/** Where the frame of a block lies. */
export interface BlockPlace {
  /** Name of the pack (without `packs/`). */
  readonly pack: string;
  readonly at: number;
  readonly stored: number;
}

/**
 * Every block content whose place is known, found by its SHA-256: what the newest map refers to, and what this writer
 * uploaded since. Rows of typed arrays under an open-addressing index, because a database of 100 GB has 400,000 of
 * them: about 60 bytes a row.
 *
 * A row lives as long as somebody counts on it ({@link retain}, {@link release}). Rows that nobody retained are dropped
 * by {@link sweep}: a record may refer only to what its predecessor refers to or to what its own epoch uploaded and
 * holds (facts/protocol.md, F5 and F6).
 */
export class StoredBlocks {
  #hashes = new Uint8Array(1024 * hashBytes);
  #pack = new Uint32Array(1024);
  #at = new Uint32Array(1024);
  #stored = new Uint32Array(1024);
  #users = new Uint32Array(1024);
  #index = new Int32Array(2048).fill(none);
  #rows = 0;
  #live = 0;
  readonly #free: number[] = [];
  readonly #unused = new Set<number>();
  readonly #packs = new PackNumbers();

  /** Row of a content, or undefined. */
  find(sha256: Uint8Array): number | undefined {
    const row = this.#index[this.#slotOf(sha256)] ?? none;
    return row === none ? undefined : row;
  }

  /** Adds a content that {@link find} does not know; it has no users yet. */
  add(sha256: Uint8Array, place: BlockPlace): number {
    this.#growIfFull();
    const row = this.#free.pop() ?? this.#rows++;
    this.#hashes.set(sha256, row * hashBytes);
    this.#pack[row] = this.#packs.use(place.pack);
    this.#at[row] = place.at;
    this.#stored[row] = place.stored;
    this.#users[row] = 0;
    this.#index[this.#slotOf(sha256)] = row;
    this.#live++;
    this.#unused.add(row);
    return row;
  }

  hash(row: number): Uint8Array {
    return this.#hashes.subarray(row * hashBytes, (row + 1) * hashBytes);
  }

  place(row: number): BlockPlace {
    return {
      pack: this.#packs.name(this.#pack[row] ?? 0),
      at: this.#at[row] ?? 0,
      stored: this.#stored[row] ?? 0,
    };
  }

  retain(row: number): void {
    this.#users[row] = (this.#users[row] ?? 0) + 1;
    this.#unused.delete(row);
  }

  release(row: number): void {
    const left = (this.#users[row] ?? 1) - 1;
    this.#users[row] = left;
    if (left === 0) this.#unused.add(row);
  }

  /** Forgets every row without users. */
  sweep(): void {
    for (const row of this.#unused) {
      this.#removeFromIndex(row);
      this.#packs.drop(this.#pack[row] ?? 0);
      this.#free.push(row);
      this.#live--;
    }
    this.#unused.clear();
  }

  /** The index slot that holds the content, or the empty one where it would go. */
  #slotOf(sha256: Uint8Array): number {
    const mask = this.#index.length - 1;
    let slot = this.#homeOf(sha256, 0) & mask;
    for (;;) {
      const row = this.#index[slot] ?? none;
      if (row === none || this.#holds(row, sha256)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  /** For a row that the index does not have yet; quick, because all rows take this way at once when the index grows. */
  #emptySlotFor(row: number): number {
    const mask = this.#index.length - 1;
    let slot = this.#homeOf(this.#hashes, row * hashBytes) & mask;
    while (this.#index[slot] !== none) slot = (slot + 1) & mask;
    return slot;
  }

  #homeOf(hashes: Uint8Array, at: number): number {
    const [a = 0, b = 0] = [hashes[at], hashes[at + 1]];
    const [c = 0, d = 0] = [hashes[at + 2], hashes[at + 3]];
    return (a << 24) | (b << 16) | (c << 8) | d;
  }

  #holds(row: number, sha256: Uint8Array): boolean {
    const at = row * hashBytes;
    for (let i = 0; i < hashBytes; i++) if (this.#hashes[at + i] !== sha256[i]) return false;
    return true;
  }

  /** Linear probing without tombstones: what follows the hole moves back. */
  #removeFromIndex(row: number): void {
    const mask = this.#index.length - 1;
    let hole = this.#slotOf(this.hash(row));
    this.#index[hole] = none;
    for (let slot = (hole + 1) & mask; ; slot = (slot + 1) & mask) {
      const other = this.#index[slot] ?? none;
      if (other === none) return;
      const home = this.#homeOf(this.#hashes, other * hashBytes) & mask;
      const mayMove = ((slot - home) & mask) >= ((slot - hole) & mask);
      if (!mayMove) continue;
      this.#index[hole] = other;
      this.#index[slot] = none;
      hole = slot;
    }
  }

  #growIfFull(): void {
    if (this.#free.length === 0 && this.#rows === this.#at.length) this.#growRows();
    if ((this.#live + 1) * 2 > this.#index.length) this.#growIndex();
  }

  #growRows(): void {
    const size = this.#at.length * 2;
    const grow = (old: Uint32Array) => {
      const next = new Uint32Array(size);
      next.set(old);
      return next;
    };
    const hashes = new Uint8Array(size * hashBytes);
    hashes.set(this.#hashes);
    this.#hashes = hashes;
    this.#pack = grow(this.#pack);
    this.#at = grow(this.#at);
    this.#stored = grow(this.#stored);
    this.#users = grow(this.#users);
  }

  #growIndex(): void {
    const old = this.#index;
    this.#index = new Int32Array(old.length * 2).fill(none);
    for (const row of old) if (row !== none) this.#index[this.#emptySlotFor(row)] = row;
  }
}
