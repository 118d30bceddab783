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

/** Entries in the lists of all roots: 16 MB. A root that has no room there is read again when it is asked for again. */
const defaultEntriesAtMost = 2_000_000;

/** What a record without packs or carriers has: most of them. */
const none: readonly never[] = [];

/** What a root refers to. */
interface RootReach {
  /** As `packs/…` and `maps/…`; most of these lists are shared with other roots. */
  readonly objects: readonly (readonly string[])[];
  readonly pages: readonly PagePacks[];
  /** Entries of those lists that are not shared. */
  readonly entries: number;
}

/**
 * What the records of a log refer to. Neither records nor maps ever change, so everything is read once and remembered until
 * {@link keepOnly} forgets it, as far as there is room: a day has 86,400 records, and each may have a root of its own.
 */
export class RecordReferences {
  /** By seq, for the collector. */
  readonly facts = new Map<Seq, RecordFacts>();
  readonly #needs = new Map<Seq, Needs>();
  readonly #roots = new Map<string, RootReach>();
  readonly #pages = new Map<string, PagePacks>();
  /** What is being read, for others that ask for it meanwhile. */
  readonly #readingRoots = new Map<string, Promise<RootReach>>();
  readonly #readingPages = new Map<string, Promise<PagePacks>>();
  readonly #store: Store;
  readonly #keys: ReplicaKeys;
  readonly #entriesAtMost: number;
  #entries = 0;
  /** Names that were met since {@link keepOnly}. */
  readonly #shared = new Map<string, string>();
  /** The record that was learnt last: the next one mostly has the same root and the same facts. */
  #last: { readonly facts: RecordFacts; readonly root: RootRef | null } | undefined;

  /** @param options.entriesAtMost bounds what is remembered of roots; default: some 16 MB */
  constructor({
    store,
    keys,
    entriesAtMost = defaultEntriesAtMost,
  }: {
    store: Store;
    keys: ReplicaKeys;
    entriesAtMost?: number;
  }) {
    this.#store = store;
    this.#keys = keys;
    this.#entriesAtMost = entriesAtMost;
  }

  /** Remembers a record that was read or written. */
  learn(line: RecordLine): void {
    const { seq, wal } = line;
    this.#last = { facts: this.#factsOf(line), root: this.#rootOf(line) };
    const { facts, root } = this.#last;
    this.facts.set(seq, facts);
    const places = wal.segments.map((segment) => segment.in);
    const packs = places.filter((place) => place.startsWith('packs/'));
    const carriers = places.map((place) => this.#keys.seqOf(`${this.#keys.root}/${place}`));
    const records = carriers.filter((carrier) => carrier !== undefined && carrier !== seq) as Seq[];
    this.#needs.set(seq, {
      root,
      packs: packs.length === 0 ? none : [...new Set(packs)],
      records: records.length === 0 ? none : records,
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

  /** Forgets what records need that are deleted; what else is known of them is known until {@link keepOnly}. */
  forget(seqs: readonly Seq[]): void {
    for (const seq of seqs) this.#needs.delete(seq);
  }

  /** Forgets every record that is not among these, and the roots and pages that only those had. */
  keepOnly(seqs: ReadonlySet<Seq>): void {
    for (const seq of this.#needs.keys()) {
      if (seqs.has(seq)) continue;
      this.#needs.delete(seq);
      this.facts.delete(seq);
    }
    const roots = new Set([...this.#needs.values()].flatMap(({ root }) => (root ? [nameOf(root)] : [])));
    for (const [root, { entries }] of this.#roots) {
      if (roots.has(root)) continue;
      this.#roots.delete(root);
      this.#entries -= entries;
    }
    const pages = new Set<PagePacks>();
    for (const reach of this.#roots.values()) for (const page of reach.pages) pages.add(page);
    for (const [name, page] of this.#pages) if (!pages.has(page)) this.#pages.delete(name);
    this.#shared.clear();
  }

  #factsOf({ epoch, kind, name }: RecordLine): RecordFacts {
    const facts = { epoch, isOpen: kind === 'open', isNamed: name !== undefined };
    const before = this.#last?.facts;
    const isSame =
      before?.epoch === epoch && before.isOpen === facts.isOpen && before.isNamed === facts.isNamed;
    return isSame ? before : facts;
  }

  #rootOf({ root }: RecordLine): RootRef | null {
    const before = this.#last?.root;
    return root && before && nameOf(root) === nameOf(before) ? before : root;
  }

  async #reachOfRoot(ref: RootRef, before: () => Promise<void>): Promise<RootReach> {
    const name = nameOf(ref);
    const known = this.#roots.get(name);
    if (known !== undefined) return known;
    return onceAtATime(this.#readingRoots, name, async () => {
      const reach = await this.#readReach(ref, before);
      if (this.#entries + reach.entries > this.#entriesAtMost) return reach;
      this.#entries += reach.entries;
      this.#roots.set(name, reach);
      return reach;
    });
  }

  async #readReach(ref: RootRef, before: () => Promise<void>): Promise<RootReach> {
    await before();
    const root = await readRoot({ store: this.#store, keys: this.#keys, ref });
    const beaten = Map.groupBy(root.overlay.keys(), pageOf);
    const maps = root.pages.flatMap((page) => (page === undefined ? [] : [`maps/${page.object}`]));
    const own = [...new Set([ref.object, ...maps, ...overlayPacks(root)])].map((name) => this.#share(name));
    const objects: (readonly string[])[] = [own];
    const pages: PagePacks[] = [];
    let entries = own.length;
    for (const [number, page] of root.pages.entries()) {
      if (page === undefined) continue;
      const packs = await this.#page(number, page, before);
      const needed = packs.without(beaten.get(number) ?? []);
      if (needed !== packs.all) entries += needed.length;
      objects.push(needed);
      pages.push(packs);
    }
    return { objects, pages, entries: entries + objects.length + pages.length };
  }

  /** The same string for the same name: roots that follow each other have most of their names in common. */
  #share(name: string): string {
    const shared = this.#shared.get(name) ?? name;
    this.#shared.set(name, shared);
    return shared;
  }

  async #page(page: number, ref: PageRef, before: () => Promise<void>): Promise<PagePacks> {
    const name = nameOf(ref);
    const known = this.#pages.get(name);
    if (known !== undefined) return known;
    return onceAtATime(this.#readingPages, name, async () => {
      await before();
      const key = this.#keys.map(ref.object);
      const sealed = await this.#store.readRange(key, ref.at, ref.stored);
      if (sealed === undefined) throw new MissingObjectError(key);
      const packs = new PagePacks({ bytes: await openFrame({ sealed, frame: ref, key }), page, key });
      this.#pages.set(name, packs);
      return packs;
    });
  }
}

/** Reads a thing of this name, or waits for whoever reads it already. */
async function onceAtATime<Thing>(
  reading: Map<string, Promise<Thing>>,
  name: string,
  read: () => Promise<Thing>,
): Promise<Thing> {
  const underWay = reading.get(name);
  if (underWay !== undefined) return underWay;
  const begun = read().finally(() => reading.delete(name));
  reading.set(name, begun);
  return begun;
}

const nameOf = (ref: RootRef | PageRef): string => `${ref.object}:${ref.at}`;

function overlayPacks({ overlay }: MapRoot): string[] {
  return [...overlay.values()].flatMap((row) => (row === undefined ? [] : [`packs/${row.pack}`]));
}
