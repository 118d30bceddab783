import type { ReplicaKeys } from '../../replica/keys.ts';
import type { Store } from '../../store/store.ts';
import { manifestSuffix, snapshotSuffix, timeOfArchive } from './archive-names.ts';

/** An archive snapshot as a listing shows it. */
export interface ListedArchive {
  /** Its UTC time, as in the keys. */
  readonly name: string;
  readonly time: Date;
  /** Keys of the two objects. */
  readonly manifest: string;
  readonly snapshot: string;
  /** Bytes of the snapshot. */
  readonly bytes: number;
  /** When its manifest became durable, by the store's clock. */
  readonly durableAt: Date;
}

export interface ArchiveListing {
  /** Oldest first. A snapshot without a manifest is unfinished, and left out. */
  readonly archives: readonly ListedArchive[];
  /** The store's clock when it answered. */
  readonly now: Date;
}

/** Lists the archive snapshots of a replica. */
export async function listArchives({
  store,
  keys,
  signal,
}: {
  store: Store;
  keys: ReplicaKeys;
  signal?: AbortSignal | undefined;
}): Promise<ArchiveListing> {
  const archives: ListedArchive[] = [];
  const sizes = new Map<string, number>();
  let after = keys.archive;
  for (;;) {
    const page = await store.list({ prefix: keys.archive, after, ...(signal && { signal }) });
    for (const { key, size, lastModified } of page.objects) {
      // In byte order a snapshot comes just before its manifest.
      sizes.set(key, size);
      const name = key.slice(keys.archive.length, -manifestSuffix.length);
      const time = timeOfArchive(name);
      const snapshot = `${keys.archive}${name}${snapshotSuffix}`;
      const bytes = sizes.get(snapshot);
      if (!key.endsWith(manifestSuffix) || time === undefined || bytes === undefined) continue;
      archives.push({ name, time, manifest: key, snapshot, bytes, durableAt: lastModified });
    }
    if (!page.more) return { archives, now: page.date };
    after = page.objects.at(-1)?.key ?? after;
  }
}
