import type { Store } from '../../store/store.ts';
import { PagePacks } from '../blocks/page-packs.ts';
import { MissingObjectError } from '../errors.ts';
import { openFrame } from '../frame/frame.ts';
import type { ReplicaKeys } from '../keys.ts';
import { pageOf } from '../map/map-page.ts';
import type { MapRoot, PageRef } from '../map/map-root.ts';
import { readRoot } from '../map/read-map.ts';
import type { RecordFacts } from '../protocol/find-opens.ts';
import type { Seq } from './numbers.ts';
import type { RecordLine, RootRef } from './record.ts';

/** What a record itself says that it needs. */
interface Needs {
  readonly root: RootRef | null;
  /** Packs that WAL segments lie in, as `packs/…`. */
  readonly packs: readonly string[];
  /** Other records that WAL segments lie in. */
  readonly records: readonly Seq[];
}

/** What a root refers to. */
interface RootReach {
  /** As `packs/…` and `maps/…`; most of these lists are shared with other roots. */
  readonly objects: readonly (readonly string[])[];
  /** Keys of {@link RecordReferences.#pages}. */
  readonly pages: readonly string[];
}

/**
 * What the records of a log refer to. Neither records nor maps ever change, so everything is read once and remembered until
 * {@link keepOnly} forgets it.
 */
export class RecordReferences {
  /** By seq, for the collector. */
  readonly facts = new Map<Seq, RecordFacts>();
  readonly #needs = new Map<Seq, Needs>();
  readonly #roots = new Map<string, RootReach>();
  readonly #pages = new Map<string, PagePacks>();
  readonly #store: Store;
  readonly #keys: ReplicaKeys;

  constructor({ store, keys }: { store: Store; keys: ReplicaKeys }) {
    this.#store = store;
    this.#keys = keys;
  }

  /** Remembers a record that was read or written. */
  learn(line: RecordLine): void {
    const { seq, epoch, kind, name, root, wal } = line;
    this.facts.set(seq, { epoch, isOpen: kind === 'open', isNamed: name !== undefined });
    const places = wal.segments.map((segment) => segment.in);
    const carriers = places.map((place) => this.#keys.seqOf(`${this.#keys.root}/${place}`));
    this.#needs.set(seq, {
      root,
      packs: [...new Set(places.filter((place) => place.startsWith('packs/')))],
      records: carriers.filter((carrier) => carrier !== undefined && carrier !== seq) as Seq[],
    });
  }

  knows(seq: Seq): boolean {
    return this.#needs.has(seq);
  }

  /** Records whose payload the WAL of a known record needs. */
  carriersOf(seq: Seq): readonly Seq[] {
    return this.#needs.get(seq)?.records ?? [];
  }

  /**
   * The objects that a known record needs, in lists that may be shared with other records'. Reads what is not known yet.
   * @param before awaited before each request
   * @throws {MissingObjectError | CorruptObjectError} naming a map object
   */
  async objectsOf(seq: Seq, before: () => Promise<void>): Promise<RootReach['objects']> {
    const needs = this.#needs.get(seq);
    if (needs === undefined) return [];
    if (needs.root === null) return [needs.packs];
    return [needs.packs, ...(await this.#reachOfRoot(needs.root, before)).objects];
  }

  /** Forgets every record that is not among these, and the roots and pages that only those had. */
  keepOnly(seqs: ReadonlySet<Seq>): void {
    for (const seq of this.#needs.keys()) {
      if (seqs.has(seq)) continue;
      this.#needs.delete(seq);
      this.facts.delete(seq);
    }
    const roots = new Set([...this.#needs.values()].flatMap(({ root }) => (root ? [nameOf(root)] : [])));
    for (const root of this.#roots.keys()) if (!roots.has(root)) this.#roots.delete(root);
    const pages = new Set([...this.#roots.values()].flatMap((reach) => reach.pages));
    for (const page of this.#pages.keys()) if (!pages.has(page)) this.#pages.delete(page);
  }

  async #reachOfRoot(ref: RootRef, before: () => Promise<void>): Promise<RootReach> {
    const known = this.#roots.get(nameOf(ref));
    if (known !== undefined) return known;
    await before();
    const root = await readRoot({ store: this.#store, keys: this.#keys, ref });
    const beaten = Map.groupBy(root.overlay.keys(), pageOf);
    const maps = root.pages.flatMap((page) => (page === undefined ? [] : [`maps/${page.object}`]));
    const objects: (readonly string[])[] = [[ref.object, ...new Set(maps), ...overlayPacks(root)]];
    const pages: string[] = [];
    for (const [number, page] of root.pages.entries()) {
      if (page === undefined) continue;
      const packs = await this.#page(number, page, before);
      objects.push(packs.without(beaten.get(number) ?? []));
      pages.push(nameOf(page));
    }
    const reach = { objects, pages };
    this.#roots.set(nameOf(ref), reach);
    return reach;
  }

  async #page(page: number, ref: PageRef, before: () => Promise<void>): Promise<PagePacks> {
    const name = nameOf(ref);
    const known = this.#pages.get(name);
    if (known !== undefined) return known;
    await before();
    const key = this.#keys.map(ref.object);
    const sealed = await this.#store.readRange(key, ref.at, ref.stored);
    if (sealed === undefined) throw new MissingObjectError(key);
    const packs = new PagePacks({ bytes: await openFrame({ sealed, frame: ref, key }), page, key });
    this.#pages.set(name, packs);
    return packs;
  }
}

const nameOf = (ref: RootRef | PageRef): string => `${ref.object}:${ref.at}`;

function overlayPacks({ overlay }: MapRoot): string[] {
  return [...overlay.values()].flatMap((row) => (row === undefined ? [] : [`packs/${row.pack}`]));
}
