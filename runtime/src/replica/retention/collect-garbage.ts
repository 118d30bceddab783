import { setImmediate } from 'node:timers/promises';
import pLimit from 'p-limit';
import { ObjectLockedError } from '../../store/errors/object-locked-error.ts';
import type { ListedObject, Store } from '../../store/store.ts';
import { MissingObjectError } from '../errors.ts';
import { allOrFirstFailure } from '../frame/all-or-first-failure.ts';
import { epochOfName } from '../keys.ts';
import type { ReplicaLog } from '../log/log.ts';
import type { Epoch, Seq } from '../log/numbers.ts';
import type { RecordLine } from '../log/record.ts';
import { RecordReferences } from '../log/record-references.ts';
import { collectGarbage } from '../protocol/collect.ts';
import type { CollectAnswer, CollectRequest, ListedName, ListedRecord } from '../protocol/collector.ts';
import type { JudgedEntry, RetentionPolicy } from '../protocol/retention.ts';

/** Keys in one request to delete; the store takes a thousand. */
const deletesAtOnce = 1000;

export interface GarbageCollectorOptions {
  store: Store;
  log: ReplicaLog;
  policy: RetentionPolicy;
  /** Uploads of the own epoch that no record refers to yet ({@link ReplicaWriter.held}). Asked after the objects were listed. */
  held: () => ReadonlySet<string>;
  /** Requests under way at once. Default 6. */
  requestsAtOnce?: number;
  /** Awaited before each request, to keep their number per second low. Default: at once. */
  pause?: () => Promise<void>;
}

/** What one collection did, or, if it was only tried, would have done. */
export interface Collection {
  readonly judged: readonly JudgedEntry[];
  readonly deletedRecords: readonly Seq[];
  /** As `packs/…` and `maps/…`. */
  readonly deletedObjects: readonly string[];
  /** Bytes of all of these, as listed. */
  readonly bytes: number;
  /** True if a bucket lock still holds some of them: the next collections try again. */
  readonly locked: boolean;
}

/**
 * Deletes what no restore point needs any more, in the order that the protocol decides (docs/protocol.md, "Retention"). It
 * remembers what it has read, so that each record is read once however often it collects; and it deletes on its way, so that a
 * process that ends before a collection does has not collected in vain.
 */
export class GarbageCollector {
  readonly #options: GarbageCollectorOptions;
  readonly #references: RecordReferences;

  constructor(options: GarbageCollectorOptions) {
    this.#options = options;
    this.#references = new RecordReferences({ store: options.store, keys: options.log.keys });
  }

  /** Spares the collector the reading of a record that is known here. */
  learn(line: RecordLine): void {
    this.#references.learn(line);
  }

  /**
   * Collects once. Objects of later epochs are left alone, those of `epoch` as far as nothing holds them.
   * @param options.dryRun say what would be deleted, and delete nothing
   * @throws {StoreError} if the store does not answer; what was deleted until then was garbage
   * @throws {MissingObjectError | CorruptObjectError} if the map of a restore point cannot be read: nothing that is in doubt is deleted
   */
  async collect({
    epoch,
    dryRun = false,
    signal,
  }: {
    epoch: Epoch;
    dryRun?: boolean;
    signal?: AbortSignal | undefined;
  }): Promise<Collection> {
    const { policy } = this.#options;
    const run = new CollectionRun({ ...this.#options, references: this.#references, dryRun, signal });
    const collector = collectGarbage({ epoch, policy, known: this.#references.facts });
    let step = collector.next();
    while (!step.done) step = collector.next(await run.answer(step.value));
    const { judged, deletedRecords, deletedObjects } = step.value;
    const gone = new Set(deletedRecords);
    this.#references.keepOnly(new Set(judged.map(({ entry }) => entry.seq).filter((seq) => !gone.has(seq))));
    return { judged, deletedRecords, deletedObjects, bytes: run.bytesDeleted, locked: run.locked };
  }
}

interface CollectionRunOptions extends GarbageCollectorOptions {
  references: RecordReferences;
  dryRun: boolean;
  signal: AbortSignal | undefined;
}

/** One collection: does what the protocol asks for, and remembers what was listed. */
class CollectionRun {
  readonly #options: CollectionRunOptions;
  readonly #limit: ReturnType<typeof pLimit>;
  /** Bytes as listed: a day has 86,400 records, of which nothing else is kept. */
  readonly #recordBytes = new Map<Seq, number>();
  readonly #objectBytes = new Map<string, number>();
  bytesDeleted = 0;
  locked = false;

  constructor(options: CollectionRunOptions) {
    this.#options = options;
    this.#limit = pLimit(options.requestsAtOnce ?? 6);
  }

  async answer(request: CollectRequest): Promise<CollectAnswer> {
    switch (request.do) {
      case 'list-objects':
        return { to: request.do, objects: await this.#listObjects(), held: this.#options.held() };
      case 'list-log':
        return { to: request.do, ...(await this.#listLog()) };
      case 'read-records': {
        await this.#read(request.seqs);
        return { to: request.do, facts: this.#options.references.facts };
      }
      case 'carriers': {
        const { references } = this.#options;
        await this.#read(request.seqs);
        const records = new Set(request.seqs.flatMap((seq) => references.carriersOf(seq)));
        return { to: request.do, records };
      }
      case 'reach':
        return { to: request.do, objects: await this.#reach(request.seqs) };
      case 'is-there':
        return { to: request.do, there: await this.#isThere(request.seq) };
      case 'delete-records': {
        const { log, references } = this.#options;
        await this.#delete(request.seqs.map((seq) => log.keys.record(seq)));
        for (const seq of request.seqs) this.bytesDeleted += this.#recordBytes.get(seq) ?? 0;
        references.forget(request.seqs);
        return { to: request.do };
      }
      case 'delete-objects': {
        const { root } = this.#options.log.keys;
        await this.#delete(request.names.map((name) => `${root}/${name}`));
        for (const name of request.names) this.bytesDeleted += this.#objectBytes.get(name) ?? 0;
        return { to: request.do };
      }
      case 'breathe':
        await setImmediate();
        return { to: request.do };
    }
  }

  async #listObjects(): Promise<ListedName[]> {
    const { packs, maps, root } = this.#options.log.keys;
    const names: ListedName[] = [];
    const note = ({ key, size }: ListedObject) => {
      const name = key.slice(root.length + 1);
      const epoch = epochOfName(name.slice(name.indexOf('/') + 1));
      // What has another name is nobody's garbage.
      if (epoch === undefined) return;
      names.push({ name, epoch });
      this.#objectBytes.set(name, size);
    };
    await Promise.all([packs, maps].map((prefix) => this.#list(prefix, note)));
    return names;
  }

  async #listLog(): Promise<Omit<Extract<CollectAnswer, { to: 'list-log' }>, 'to'>> {
    const { keys } = this.#options.log;
    const records: ListedRecord[] = [];
    const date = await this.#list(keys.log, ({ key, size, lastModified }) => {
      const seq = keys.seqOf(key);
      if (seq === undefined) return;
      records.push({ seq, durableAt: lastModified.getTime() });
      this.#recordBytes.set(seq, size);
    });
    return { records, now: date.getTime() };
  }

  /** Lists everything under a prefix; returns when the store answered last, by its own clock. */
  async #list(prefix: string, note: (object: ListedObject) => void): Promise<Date> {
    const { store, signal } = this.#options;
    let after = prefix;
    for (;;) {
      await this.#pause();
      const page = await store.list({ prefix, after, ...(signal && { signal }) });
      for (const object of page.objects) note(object);
      if (!page.more) return page.date;
      after = page.objects.at(-1)?.key ?? after;
    }
  }

  async #reach(seqs: readonly Seq[]): Promise<Set<string>> {
    await this.#read(seqs);
    const objects = new Set<string>();
    const seen = new Set<readonly string[]>();
    const reachOf = async (seq: Seq) => {
      for (const list of await this.#objectsOf(seq)) {
        if (seen.has(list)) continue;
        seen.add(list);
        for (const name of list) objects.add(name);
      }
    };
    await allOrFirstFailure(seqs.map((seq) => this.#limit(() => reachOf(seq))));
    return objects;
  }

  async #isThere(seq: Seq): Promise<boolean> {
    const { store, log, signal } = this.#options;
    await this.#pause();
    const key = log.keys.record(seq);
    return (await store.readRange(key, 0, 1, signal && { signal })) !== undefined;
  }

  /** What a record needs; nothing if the record has gone meanwhile, and its map with it. */
  async #objectsOf(seq: Seq): Promise<readonly (readonly string[])[]> {
    const { references, log } = this.#options;
    try {
      return await references.objectsOf(seq, () => this.#pause());
    } catch (failure) {
      if (failure instanceof MissingObjectError && (await log.read(seq)) === undefined) return [];
      throw failure;
    }
  }

  /** Reads those records that are not known; those that are gone stay unknown. */
  async #read(seqs: readonly Seq[]): Promise<void> {
    const { references, log, signal } = this.#options;
    const read = async (seq: Seq) => {
      await this.#pause();
      const record = await log.read(seq, signal);
      if (record !== undefined) references.learn(record.line);
    };
    const unknown = seqs.filter((seq) => !references.knows(seq));
    await allOrFirstFailure(unknown.map((seq) => this.#limit(() => read(seq))));
  }

  async #delete(keys: readonly string[]): Promise<void> {
    const { dryRun } = this.#options;
    for (let start = 0; start < keys.length; start += deletesAtOnce) {
      const some = keys.slice(start, start + deletesAtOnce);
      if (!dryRun) await this.#deleteSome(some);
    }
  }

  /** What a bucket lock holds is younger than the lock says: it stays until a later collection. */
  async #deleteSome(keys: readonly string[]): Promise<void> {
    const { store, signal } = this.#options;
    await this.#pause();
    try {
      await store.delete(keys, signal && { signal });
    } catch (failure) {
      if (!(failure instanceof ObjectLockedError)) throw failure;
      this.locked = true;
    }
  }

  async #pause(): Promise<void> {
    this.#options.signal?.throwIfAborted();
    await this.#options.pause?.();
  }
}
