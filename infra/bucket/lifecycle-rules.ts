import type { types } from '@pulumi/cloudflare';
import { seconds } from './seconds.ts';
import { vaultDays } from './vault-days.ts';

export interface LifecycleSettings {
  key: string;
  archiveDays: number;
  conflictDays: number;
  lockReplicaDays: number;
  abortMultipartDays: number;
}

/**
 * What R2 deletes by age: archive snapshots, losers of conflicts, vault copies, and uploads that were never completed.
 * Nothing live refers to any of them; the replica's own objects (`log/`, `packs/`, `maps/`) are deleted by the
 * runtime's collector alone, which knows what is still referred to.
 *
 * R2 gives every new bucket a rule that aborts unfinished uploads after 7 days; setting rules replaces it, so it is
 * restated here.
 */
export function lifecycleRules({
  key,
  archiveDays,
  conflictDays,
  lockReplicaDays,
  abortMultipartDays,
}: LifecycleSettings): types.input.R2BucketLifecycleRule[] {
  return [
    expiry('expire-archive', `${key}/archive/`, archiveDays),
    expiry('expire-conflicts', `${key}/conflicts/`, conflictDays),
    expiry('expire-vault', `${key}/vault/`, vaultDays(lockReplicaDays)),
    {
      id: 'abort-unfinished-uploads',
      enabled: true,
      conditions: { prefix: '' },
      abortMultipartUploadsTransition: {
        condition: { type: 'Age', maxAge: seconds({ days: abortMultipartDays }) },
      },
    },
  ];
}

const expiry = (id: string, prefix: string, days: number): types.input.R2BucketLifecycleRule => ({
  id,
  enabled: true,
  conditions: { prefix },
  deleteObjectsTransition: { condition: { type: 'Age', maxAge: seconds({ days }) } },
});
