import type { RetryPolicy } from './retry-policy.ts';
import type { StoreObserver } from './store-observer.ts';

/** An S3 key pair of R2. */
export interface StoreCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** How long to wait for a sign of life before a try counts as failed. */
export interface StoreTimeouts {
  /** For a connection, milliseconds; default 5,000. */
  readonly connect: number;
  /** Without a byte in either direction, milliseconds; default 30,000. A slow transfer that moves is never cut off. */
  readonly idle: number;
}

export interface StoreSettings {
  /** `https://<account>.r2.cloudflarestorage.com` and the like for R2; `file:///folder` for a folder. */
  readonly endpoint: URL;
  /** Name of the bucket; in a directory store, of a folder below the endpoint's, which must exist. */
  readonly bucket: string;
  /** Region that requests are signed for; default `auto`, which is R2's own. A directory store has none. */
  readonly region?: string;
  /** Needed for all but a directory store. */
  readonly credentials?: StoreCredentials;
  /** Hears of every request; default: nobody does. */
  readonly observe?: StoreObserver;
  /** Default: up to 1, 2, 4, 8, 16 s with full jitter. A directory store does not retry: a disk that fails stays so. */
  readonly retry?: RetryPolicy;
  /** A directory store has none. */
  readonly timeouts?: StoreTimeouts;
}
