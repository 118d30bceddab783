import type { types } from '@pulumi/cloudflare';
import { seconds } from './seconds.ts';
import { lockVaultDays } from './vault-days.ts';

export interface LockSettings {
  key: string;
  lockArchiveDays: number;
  lockReplicaDays: number;
}

/**
 * What nobody can delete or overwrite before its time, not even with the writer's key. A lock beats a lifecycle rule.
 * Only prefixes whose objects are created once are locked: a lock on `lease.json` would stop the writer.
 * A lock of 0 days is left out; without any lock the empty list tells R2 to drop the ones it has.
 */
export function lockRules({
  key,
  lockArchiveDays,
  lockReplicaDays,
}: LockSettings): types.input.R2BucketLockRule[] {
  return [
    lock('archive', key, lockArchiveDays),
    lock('vault', key, lockVaultDays(lockReplicaDays)),
    lock('log', key, lockReplicaDays),
    lock('packs', key, lockReplicaDays),
    lock('maps', key, lockReplicaDays),
  ].flat();
}

function lock(folder: string, key: string, days: number): types.input.R2BucketLockRule[] {
  if (days === 0) return [];
  return [
    {
      id: `lock-${folder}`,
      enabled: true,
      prefix: `${key}/${folder}/`,
      condition: { type: 'Age', maxAgeSeconds: seconds({ days }) },
    },
  ];
}
