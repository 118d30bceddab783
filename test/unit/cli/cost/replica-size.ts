import type { CostSettings } from '../../../../runtime/src/cli/cost/estimate.ts';
import type { FolderSize, folders, ReplicaSize } from '../../../../runtime/src/cli/cost/measure-replica.ts';

/** The defaults. */
export const settings: CostSettings = {
  leaseTtlSeconds: 30,
  syncIntervalSeconds: 1,
  archiveHours: 24,
  vaultHours: 0,
  pitrHours: 24,
  backupIntervalMinutes: 30,
  backupRetentionDays: 30,
};

type Folder = (typeof folders)[number];

const nothing: FolderSize = { objects: 0, bytes: 0, made: 0 };

/** A replica of which a day was looked at, empty but for what is given. */
export function replicaSize({
  newestArchive,
  vaultCopies = 0,
  ...given
}: Partial<Record<Folder, Partial<FolderSize>>> & {
  newestArchive?: number;
  vaultCopies?: number;
} = {}): ReplicaSize {
  const folder = (name: Folder): FolderSize => ({ ...nothing, ...given[name] });
  return {
    folders: {
      log: folder('log'),
      packs: folder('packs'),
      maps: folder('maps'),
      archive: folder('archive'),
      vault: folder('vault'),
      conflicts: folder('conflicts'),
      audit: folder('audit'),
    },
    newestArchive,
    vaultCopies,
    hours: 24,
  };
}
