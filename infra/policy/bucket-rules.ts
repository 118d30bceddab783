import type { types } from '@pulumi/cloudflare';
import type { Unwrap } from '@pulumi/pulumi';
import { mayBeLocked, mayExpire } from './prefixes.ts';

type LifecycleRule = Unwrap<types.input.R2BucketLifecycleRule>;
type LockRule = Unwrap<types.input.R2BucketLockRule>;

const SECONDS_PER_DAY = 86_400;

/** No lifecycle rule may reach a live object, and ages are whole days, since R2 looks once a day. */
export function lifecycleViolations(rules: readonly LifecycleRule[] = []): string[] {
  return rules.flatMap(({ id, conditions, deleteObjectsTransition, storageClassTransitions = [] }) => {
    const { maxAge } = deleteObjectsTransition?.condition ?? {};
    const acts = deleteObjectsTransition !== undefined || storageClassTransitions.length > 0;
    return [
      ...(acts && !mayExpire(conditions.prefix)
        ? [
            `lifecycle rule ${id} reaches live objects: its prefix is "${conditions.prefix}", not <key>/archive/, conflicts/ or vault/`,
          ]
        : []),
      ...(maxAge !== undefined && (maxAge < SECONDS_PER_DAY || maxAge % SECONDS_PER_DAY !== 0)
        ? [`lifecycle rule ${id} has an age of ${maxAge} seconds: give whole days of ${SECONDS_PER_DAY}`]
        : []),
    ];
  });
}

/** No lock may reach an object that is overwritten: the lease, the watchdog's memory. */
export function lockViolations(rules: readonly LockRule[] = []): string[] {
  return rules
    .filter(({ prefix }) => !mayBeLocked(prefix ?? ''))
    .map(
      ({ id, prefix = '' }) =>
        `lock ${id} reaches objects that are overwritten: its prefix is "${prefix}", not one of <key>/archive/, vault/, log/, packs/, maps/`,
    );
}
