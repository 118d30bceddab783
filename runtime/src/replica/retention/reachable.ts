import type { Store } from '../../store/store.ts';
import type { ReplicaKeys } from '../keys.ts';
import type { LogRecord } from '../log/record.ts';
import type { MapRow } from '../map/map-page.ts';
import type { MapRoot } from '../map/map-root.ts';
import { rawBytes } from '../map/raw-bytes.ts';
import { readRoot, readRows } from '../map/read-map.ts';

/** A frame of a pack that some record needs. */
export interface NeededFrame {
  readonly at: number;
  readonly stored: number;
  readonly raw: number;
  readonly sha256: Uint8Array;
}

/** What the records looked at so far refer to, each thing once however many records need it. */
export class Reachable {
  /** Pack key → frames by offset. */
  readonly packs = new Map<string, Map<number, NeededFrame>>();
  /** Keys of map objects. */
  readonly maps = new Set<string>();
  /** Keys of records that WAL segments lie in. */
  readonly records = new Set<string>();
  readonly #roots = new Set<string>();
  readonly #store: Store;
  readonly #keys: ReplicaKeys;

  constructor({ store, keys }: { store: Store; keys: ReplicaKeys }) {
    this.#store = store;
    this.#keys = keys;
  }

  /**
   * Adds everything that a record refers to; its root and pages are read and checked for it.
   * @throws {MissingObjectError | CorruptObjectError} naming a map object
   */
  async add(record: Pick<LogRecord, 'line'>, signal?: AbortSignal): Promise<void> {
    for (const { in: object, at, stored, raw, sha256 } of record.line.wal.segments) {
      const key = `${this.#keys.root}/${object}`;
      if (object.startsWith('log/')) this.records.add(key);
      else this.#need(key, { at, stored, raw, sha256: Buffer.from(sha256, 'hex') });
    }
    const ref = record.line.root;
    if (ref === null || this.#roots.has(`${ref.object}:${ref.at}`)) return;
    const root = await readRoot({ store: this.#store, keys: this.#keys, ref, signal });
    await readRows({
      store: this.#store,
      keys: this.#keys,
      root,
      signal,
      visit: (id, row) => this.#needBlock(id, row, root, record),
    });
    this.maps.add(`${this.#keys.root}/${ref.object}`);
    for (const page of root.pages) if (page !== undefined) this.maps.add(this.#keys.map(page.object));
    this.#roots.add(`${ref.object}:${ref.at}`);
  }

  #needBlock(
    id: number,
    { pack, at, stored, sha256 }: MapRow,
    root: MapRoot,
    record: Pick<LogRecord, 'line'>,
  ): void {
    this.#need(this.#keys.pack(pack), {
      at,
      stored,
      raw: rawBytes(id, root, record),
      sha256: Uint8Array.from(sha256),
    });
  }

  #need(key: string, frame: NeededFrame): void {
    const frames = this.packs.get(key) ?? new Map<number, NeededFrame>();
    if (frames.size === 0) this.packs.set(key, frames);
    frames.set(frame.at, frame);
  }
}
