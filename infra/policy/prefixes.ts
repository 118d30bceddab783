import { EXPIRING_PREFIXES, IMMUTABLE_PREFIXES } from '../settings/fields.ts';

type Folder = (typeof EXPIRING_PREFIXES)[number] | (typeof IMMUTABLE_PREFIXES)[number];

const FOLDERS = new Set<string>([...IMMUTABLE_PREFIXES, ...EXPIRING_PREFIXES]);

const isFolder = (name: string | undefined): name is Folder => name !== undefined && FOLDERS.has(name);

/**
 * The folder of a database that a prefix is confined to. A key contains no folder of these names, so the first one in
 * a prefix is the database's own; what stands before it is the key, and must be there.
 *
 * @returns undefined if the prefix can match objects of more than one folder, or of none that we know
 */
function confinedTo(prefix: string): Folder | undefined {
  const [key, ...folders] = prefix.split('/').slice(0, -1);
  return key === undefined || isFolder(key) ? undefined : folders.find(isFolder);
}

/** Whether age may delete what the prefix matches: nothing live refers to it. */
export const mayExpire = (prefix: string): boolean => isOneOf(EXPIRING_PREFIXES, confinedTo(prefix));

/** Whether what the prefix matches is created once, and so may be locked. */
export const mayBeLocked = (prefix: string): boolean => isOneOf(IMMUTABLE_PREFIXES, confinedTo(prefix));

const isOneOf = (folders: readonly Folder[], folder: Folder | undefined): boolean =>
  folder !== undefined && folders.includes(folder);
