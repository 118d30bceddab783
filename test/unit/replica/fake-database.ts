import { createHash } from 'node:crypto';
import type { ShippableState } from '../../../runtime/src/replica/replica-state.ts';

export const blockSize = 4096;

/** A random source that repeats for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

/** A file of blocks and a WAL that change as a database's do, without DuckDB: the replica knows nothing of their meaning. */
export class FakeDatabase {
  readonly blocks = new Map<number, Uint8Array>();
  slots = 0;
  wal = Buffer.alloc(0);
  headerBytes = Buffer.alloc(12_288);
  iteration = 1;
  #changed = new Set<number>();
  #shippedWal = Buffer.alloc(0);
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  commit(bytes: number): void {
    this.wal = Buffer.concat([this.wal, this.#noise(bytes)]);
  }

  /** Changes `count` blocks, some of them to what another block holds or to nothing, and empties the WAL. */
  checkpoint(count: number): void {
    this.wal = Buffer.alloc(0);
    this.iteration += 1;
    this.headerBytes.writeUInt32LE(this.iteration, 100);
    this.#resize(Math.max(1, this.slots + Math.floor(this.#random() * 60) - 15));
    for (let left = count; left > 0; left -= 1) this.#change(Math.floor(this.#random() * this.slots));
  }

  state(): ShippableState {
    const hashes = new Map([...this.blocks].map(([id, bytes]) => [id, sha256(bytes)]));
    const { wal } = this;
    const common = wal.subarray(0, this.#shippedWal.length).equals(this.#shippedWal)
      ? this.#shippedWal.length
      : 0;
    return {
      database: {
        mode: 'duckdb',
        storageVersion: 64,
        databaseId: '',
        libraryVersion: 'fake',
        iteration: String(this.iteration),
        metaBlock: '0',
        blockSize,
        slots: this.slots,
        serialization: 1,
      },
      headerBytes: Buffer.from(this.headerBytes),
      changed: [...this.#changed].sort((a, b) => a - b),
      hashOf: (id) => hashes.get(id),
      wal: {
        length: wal.length,
        common,
        sha256: sha256(wal),
        async *read(from, to) {
          for (let at = from; at < to; at += 1000) yield wal.subarray(at, Math.min(at + 1000, to));
        },
      },
    };
  }

  changedBlocks(): { id: number; sha256: Uint8Array; bytes: Uint8Array }[] {
    const present = [...this.#changed].flatMap((id) => {
      const bytes = this.blocks.get(id);
      return bytes === undefined ? [] : [{ id, bytes, sha256: sha256(bytes) }];
    });
    return present;
  }

  shipped(): void {
    this.#changed.clear();
    this.#shippedWal = this.wal;
  }

  #resize(slots: number): void {
    for (let id = slots; id < this.slots; id += 1) {
      this.blocks.delete(id);
      this.#changed.add(id);
    }
    this.slots = slots;
  }

  #change(id: number): void {
    this.#changed.add(id);
    const dice = this.#random();
    const other = this.blocks.get(Math.floor(this.#random() * this.slots));
    if (dice < 0.1) this.blocks.delete(id);
    else if (dice < 0.2 && other !== undefined) this.blocks.set(id, other);
    else this.blocks.set(id, this.#noise(blockSize));
  }

  /** Half noise, half zeros: compressible, as data is. */
  #noise(bytes: number): Buffer {
    const out = Buffer.alloc(bytes);
    for (let at = 0; at < bytes / 2; at += 1) out[at] = Math.floor(this.#random() * 256);
    return out;
  }
}
