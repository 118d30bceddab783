import { ReplicaKeys } from '../../replica/keys.ts';
import { proveConditionalWrites } from '../../store/prove-conditional-writes.ts';
import type { Store } from '../../store/store.ts';
import type { Check } from './check.ts';
import { judgeClock } from './judge-clock.ts';

interface BucketChecksOptions {
  store: Store;
  databaseKey: string;
}

/** What the bucket has to do for Eider, in the order in which it matters. */
export function bucketChecks({ store, databaseKey }: BucketChecksOptions): Check[] {
  const keys = new ReplicaKeys(databaseKey);
  return [
    {
      name: 'bucket',
      async run() {
        const { objects } = await store.list({ prefix: keys.log, limit: 1 });
        const state = objects.length > 0 ? 'has a replica' : 'has no replica yet';
        return { outcome: 'ok', detail: `${store.description} answers, ${databaseKey} ${state}` };
      },
    },
    {
      name: 'clock',
      async run() {
        const { date } = await store.list({ prefix: keys.log, limit: 1 });
        return judgeClock({ here: new Date(), there: date });
      },
    },
    {
      name: 'conditional writes',
      async run() {
        await proveConditionalWrites({ store, prefix: `${databaseKey}/probe/` });
        return { outcome: 'ok', detail: 'an existing object is not overwritten where that is forbidden' };
      },
    },
  ];
}
