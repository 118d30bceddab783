import { type LifecycleSettings, lifecycleRules } from '../../../infra/bucket/lifecycle-rules.ts';
import type { MemoryBucket } from '../../support/memory-store/memory-bucket.ts';

/**
 * Deletes what R2 deletes by age with the rules that `pulumi up` puts on the bucket. Fails if a lock still holds some of it: then
 * the rules contradict each other.
 */
export function deleteExpired(bucket: MemoryBucket, settings: LifecycleSettings): void {
  for (const { conditions, deleteObjectsTransition } of lifecycleRules(settings)) {
    const { prefix } = conditions as { prefix: string };
    const { condition } = (deleteObjectsTransition ?? {}) as { condition?: { maxAge: number } };
    if (condition === undefined) continue;
    for (const key of bucket.keys({ prefix, after: '', limit: 100_000 })) {
      const age = bucket.clock() - (bucket.get(key)?.lastModified ?? 0);
      if (age >= condition.maxAge * 1000) bucket.delete(key);
    }
  }
}
