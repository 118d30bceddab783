import type { RetryPolicy } from '../../../runtime/src/store/retry-policy.ts';
import { S3Store } from '../../../runtime/src/store/s3/s3-store.ts';
import type { Store } from '../../../runtime/src/store/store.ts';
import type { StoreObserver } from '../../../runtime/src/store/store-observer.ts';
import { MemoryApi } from './memory-api.ts';
import type { MemoryBucket } from './memory-bucket.ts';

interface MemoryStoreSettings {
  /** Shared by all stores that are to see the same objects. */
  bucket: MemoryBucket;
  /** Default: up to 1, 2, 4, 8, 16 s with full jitter; only 429 asks for it. */
  retry?: RetryPolicy;
  observe?: StoreObserver;
}

/** Opens a store on a bucket in memory. */
export const openMemoryStore = ({ bucket, retry, observe }: MemoryStoreSettings): Store =>
  new S3Store({ api: new MemoryApi(bucket), retry, observe });
