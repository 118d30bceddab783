import { type CostSettings, estimate, loadsOf, total } from './estimate.ts';
import type { ReplicaSize } from './measure-replica.ts';
import { dollars } from './prices.ts';

/** A setting that would lower the bill. */
export interface Advice {
  /** The environment variable. */
  readonly setting: string;
  readonly from: number;
  readonly to: number;
  /** US dollars a month, at the measured load. */
  readonly saves: number;
  /** What that costs in safety or comfort. */
  readonly price: string;
}

/** Another value of one setting, and what it changes in what is stored. */
interface Alternative extends Omit<Advice, 'saves'> {
  readonly settings: CostSettings;
  readonly size: ReplicaSize;
}

/**
 * The setting that would lower the bill most, at the measured load; undefined if none would.
 * @param options.isFree whether the free tier counts
 */
export function advise(
  size: ReplicaSize,
  settings: CostSettings,
  { isFree }: { isFree: boolean },
): Advice | undefined {
  const bill = (of: Pick<Alternative, 'size' | 'settings'>) =>
    dollars(total(estimate(of.size, of.settings, loadsOf(of.size, of.settings).measured)), { isFree });
  const now = bill({ size, settings });
  const [best] = alternatives(size, settings)
    .filter(({ from, to }) => to > from || to < from)
    .map(({ settings: changed, size: left, ...advice }) => ({
      ...advice,
      saves: now - bill({ settings: changed, size: left }),
    }))
    .filter(({ saves }) => saves > 0)
    .toSorted((a, b) => b.saves - a.saves);
  return best;
}

function alternatives(size: ReplicaSize, settings: CostSettings): Alternative[] {
  const { syncIntervalSeconds, archiveHours, backupRetentionDays } = settings;
  const interval = Math.max(5, syncIntervalSeconds);
  const hours = Math.max(168, archiveHours);
  const days = Math.max(1, Math.floor(backupRetentionDays / 2));
  return [
    {
      setting: 'R2_SYNC_INTERVAL_SECONDS',
      from: syncIntervalSeconds,
      to: interval,
      price: `the loss of a machine costs the commits of ${interval} s`,
      settings: { ...settings, syncIntervalSeconds: interval },
      size,
    },
    {
      setting: 'EIDER_ARCHIVE_HOURS',
      from: archiveHours,
      to: hours,
      price: `a restore is proven only every ${hours} h`,
      settings: { ...settings, archiveHours: hours },
      size: shrunk(size, { archive: archiveHours / hours }),
    },
    {
      setting: 'R2_BACKUP_RETENTION_DAYS',
      from: backupRetentionDays,
      to: days,
      price: `nothing older than ${days} days can be restored from the replica`,
      settings: { ...settings, backupRetentionDays: days },
      size: shrunk(size, { packs: shareKept(size, days / backupRetentionDays) }),
    },
  ];
}

/** The packs hold the present state, which stays, and the past, of which a share stays. */
function shareKept({ folders, newestArchive = folders.packs.bytes }: ReplicaSize, ofThePast: number): number {
  const { bytes } = folders.packs;
  if (bytes === 0) return 1;
  const present = Math.min(bytes, newestArchive);
  return (present + (bytes - present) * ofThePast) / bytes;
}

/** The same replica with less in some of its folders. */
function shrunk(size: ReplicaSize, shares: Partial<Record<'archive' | 'packs', number>>): ReplicaSize {
  const { archive: archiveShare = 1, packs: packsShare = 1 } = shares;
  const { archive, packs } = size.folders;
  return {
    ...size,
    folders: {
      ...size.folders,
      archive: { ...archive, bytes: archive.bytes * archiveShare },
      packs: { ...packs, bytes: packs.bytes * packsShare },
    },
  };
}
