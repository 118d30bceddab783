import type { BucketSettings } from '../config/bucket-settings.ts';
import { storeSettingsOf } from '../config/store-settings.ts';
import { ReplicaKeys } from '../replica/keys.ts';
import { ReplicaLog } from '../replica/log/log.ts';
import { openStore } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';
import type { StoreObserver } from '../store/store-observer.ts';

/** The replica of one database, and the store that it lies in. */
export interface OpenReplica extends AsyncDisposable {
  readonly store: Store;
  readonly keys: ReplicaKeys;
  readonly log: ReplicaLog;
}

/** Opens the store of the settings; no request is made yet. */
export async function openReplica(bucket: BucketSettings, observe?: StoreObserver): Promise<OpenReplica> {
  const store = await openStore({ ...storeSettingsOf(bucket), ...(observe && { observe }) });
  const keys = new ReplicaKeys(bucket.databaseKey);
  return {
    store,
    keys,
    log: new ReplicaLog({ store, keys }),
    [Symbol.asyncDispose]: () => store.close(),
  };
}
