import type { Settings } from '../../config/settings.ts';
import { beatSeconds } from '../../replica/protocol/lease-rhythm.ts';
import { lookPause } from '../../supervisor/lease/heartbeat.ts';
import {
  busyCollectionHours,
  idleCollectionHours,
  longestLookHours,
} from '../../supervisor/retention/rounds.ts';
import type { ReplicaSize } from './measure-replica.ts';
import type { Usage } from './prices.ts';

/** Hours of a month of 30 days, as R2 counts it. */
const monthHours = 720;

/** Keys in an answer to a listing. */
const keysPerPage = 1000;

/** Bytes of a part of an archive snapshot, and about those of a read of a restore. */
const partBytes = 8 * 2 ** 20;

/** Settings on which the bill depends. */
export type CostSettings = Pick<
  Settings,
  | 'leaseTtlSeconds'
  | 'syncIntervalSeconds'
  | 'archiveHours'
  | 'vaultHours'
  | 'pitrHours'
  | 'backupIntervalMinutes'
  | 'backupRetentionDays'
>;

/** What the application does to the database. */
export interface Load {
  readonly recordsPerHour: number;
  /** Packs and pages of the block map. */
  readonly objectsPerHour: number;
}

/** How much is done all month: nothing is committed, as was measured, or something is committed in every sync interval. */
export const loads = ['idle', 'measured', 'busy'] as const;

export type LoadName = (typeof loads)[number];

/** Operations of one kind, in a month. */
export interface CostItem extends Usage {
  readonly what: string;
}

/** The loads of a replica, from what was measured of it. */
export function loadsOf(size: ReplicaSize, { syncIntervalSeconds }: CostSettings): Record<LoadName, Load> {
  const { log, packs, maps } = size.folders;
  const most = 3600 / syncIntervalSeconds;
  const records = log.made / size.hours;
  const objects = (packs.made + maps.made) / size.hours;
  const perRecord = records === 0 ? 0 : objects / records;
  return {
    idle: { recordsPerHour: 0, objectsPerHour: 0 },
    // A longer interval puts more commits into each record.
    measured: {
      recordsPerHour: Math.min(records, most),
      objectsPerHour: Math.min(records, most) * perRecord,
    },
    busy: { recordsPerHour: most, objectsPerHour: most * perRecord },
  };
}

/** What a month under a load takes, by what takes it. What is stored is as it was measured, whatever the load. */
export function estimate(size: ReplicaSize, settings: CostSettings, load: Load): CostItem[] {
  return [
    item('storage', { bytes: storedBytes(size) }),
    item('records', { classA: load.recordsPerHour * monthHours }),
    item('packs and maps', { classA: load.objectsPerHour * monthHours }),
    heartbeats(settings),
    housekeeping(size, settings, load),
    archives(size, settings),
    vaultCopies(size, settings),
  ];
}

/** All of it together. */
export function total(items: readonly CostItem[]): Usage {
  const sum = (of: keyof Usage) => items.reduce((all, { [of]: one }) => all + one, 0);
  return { bytes: sum('bytes'), classA: sum('classA'), classB: sum('classB') };
}

/** The holder writes the lease so often while nobody waits for it, and reads it in between. */
function heartbeats({ leaseTtlSeconds: ttlSeconds }: CostSettings): CostItem {
  const monthSeconds = monthHours * 3600;
  const beats = monthSeconds / beatSeconds({ often: false, ttlSeconds });
  const looks = monthSeconds / lookPause(ttlSeconds);
  return item('signs of life', { classA: beats, classB: Math.max(0, looks - beats) });
}

/**
 * Every hour it lists the conflicts. A collection, which is made more often if something was appended, lists packs, maps, and
 * the log twice; archive snapshots are listed when one may be due.
 */
function housekeeping({ folders }: ReplicaSize, settings: CostSettings, load: Load): CostItem {
  const { packs, maps, archive, conflicts } = folders;
  const log = 2 * pages(recordsKept(settings, load));
  const perCollection = pages(packs.objects) + pages(maps.objects) + log;
  const most = monthHours / busyCollectionHours;
  const collections = Math.min(
    most,
    Math.max(monthHours / idleCollectionHours, load.recordsPerHour * monthHours),
  );
  const hourly = pages(conflicts.objects) * monthHours;
  const looks = pages(archive.objects) * looksPerMonth(settings.archiveHours);
  return item('housekeeping', { classA: perCollection * collections + hourly + looks });
}

/** Times that it is looked whether something is due. */
function looksPerMonth(everyHours: number): number {
  return monthHours / Math.min(everyHours, longestLookHours);
}

/** An upload in parts, its manifest, and a note in the lease; before it, a restore. */
function archives({ newestArchive = 0 }: ReplicaSize, { archiveHours }: CostSettings): CostItem {
  const parts = Math.ceil(newestArchive / partBytes);
  const perMonth = monthHours / archiveHours;
  return item('archive snapshots', { classA: (parts + 4) * perMonth, classB: (parts + 8) * perMonth });
}

/**
 * Every object of the newest state is copied, whether or not something was committed; before there is a copy to look at, the
 * packs and maps that are there say how many. To look whether one is due takes two requests for each that is there, and two more.
 */
function vaultCopies({ folders, vaultCopies: copies }: ReplicaSize, { vaultHours }: CostSettings): CostItem {
  if (vaultHours === 0) return item('vault copies', {});
  const { vault, packs, maps } = folders;
  const objects = copies === 0 ? packs.objects + maps.objects + 1 : vault.objects / copies;
  const looks = (2 * copies + 2) * looksPerMonth(vaultHours);
  return item('vault copies', { classA: (objects / vaultHours) * monthHours + looks });
}

/** Records that retention leaves: all of the last hours, then one per slot, if there is anything to keep. */
function recordsKept(settings: CostSettings, { recordsPerHour }: Load): number {
  const { pitrHours, backupIntervalMinutes, backupRetentionDays } = settings;
  const slots = (backupRetentionDays * 24 * 60) / backupIntervalMinutes;
  return recordsPerHour * pitrHours + Math.min(slots, recordsPerHour * 24 * backupRetentionDays);
}

const pages = (keys: number): number => Math.max(1, Math.ceil(keys / keysPerPage));

const storedBytes = ({ folders }: ReplicaSize): number =>
  Object.values(folders).reduce((sum, { bytes }) => sum + bytes, 0);

const item = (what: string, usage: Partial<Usage>): CostItem => ({
  what,
  bytes: 0,
  classA: 0,
  classB: 0,
  ...usage,
});
