import type { ReplicaKeys } from '../../replica/keys.ts';
import type { ListedObject, Store } from '../../store/store.ts';

const millisecondsPerHour = 3_600_000;

/** What lies in one folder of a replica. */
export interface FolderSize {
  readonly objects: number;
  readonly bytes: number;
  /** Objects that were made in the hours that were looked at. */
  readonly made: number;
}

/** Folders of a replica that cost something. */
export const folders = ['log', 'packs', 'maps', 'archive', 'vault', 'conflicts', 'audit'] as const;

/** What a listing tells of a replica. */
export interface ReplicaSize {
  readonly folders: Readonly<Record<(typeof folders)[number], FolderSize>>;
  /** Bytes of the newest archive snapshot: about what the present state takes; undefined if there is none. */
  readonly newestArchive: number | undefined;
  /** Copies in the vault. */
  readonly vaultCopies: number;
  /** Hours before now that `made` counts: fewer than asked for if the replica is younger, but at least one. */
  readonly hours: number;
}

/** Lists a replica: a request per thousand objects. `hours`: how far back it is looked for what was made. */
export async function measureReplica({
  store,
  keys,
  hours,
}: {
  store: Store;
  keys: ReplicaKeys;
  hours: number;
}): Promise<ReplicaSize> {
  const listed: ListedObject[] = [];
  let now = new Date(0);
  for (let after = `${keys.root}/`; ; ) {
    const page = await store.list({ prefix: `${keys.root}/`, after });
    listed.push(...page.objects);
    now = page.date;
    const last = page.objects.at(-1);
    if (!page.more || last === undefined) break;
    after = last.key;
  }
  return sizeOf({ listed, keys, now, hours });
}

/** The same, from a listing that is there. */
export function sizeOf({
  listed,
  keys,
  now,
  hours,
}: {
  /** In the order of their keys. */
  listed: readonly ListedObject[];
  keys: Pick<ReplicaKeys, (typeof folders)[number]>;
  /** By the store's clock. */
  now: Date;
  hours: number;
}): ReplicaSize {
  const since = now.getTime() - hours * millisecondsPerHour;
  const oldest = listed.reduce(
    (time, { lastModified }) => Math.min(time, lastModified.getTime()),
    now.getTime(),
  );
  const folderSize = (folder: (typeof folders)[number]): FolderSize => {
    const within = listed.filter(({ key }) => key.startsWith(keys[folder]));
    return {
      objects: within.length,
      bytes: within.reduce((sum, { size }) => sum + size, 0),
      made: within.filter(({ lastModified }) => lastModified.getTime() > since).length,
    };
  };
  const inVault = listed.filter(({ key }) => key.startsWith(keys.vault));
  return {
    folders: {
      log: folderSize('log'),
      packs: folderSize('packs'),
      maps: folderSize('maps'),
      archive: folderSize('archive'),
      vault: folderSize('vault'),
      conflicts: folderSize('conflicts'),
      audit: folderSize('audit'),
    },
    newestArchive: listed.findLast(({ key }) => key.startsWith(keys.archive) && key.endsWith('.zst'))?.size,
    vaultCopies: new Set(inVault.map(({ key }) => key.slice(keys.vault.length).split('/')[0])).size,
    hours: Math.max(1, (now.getTime() - Math.max(since, oldest)) / millisecondsPerHour),
  };
}
