import type { StoreSettings } from '../store/store-settings.ts';
import type { BucketSettings } from './bucket-settings.ts';

/** What {@link openStore} needs to know of a bucket. The only place where its credentials are revealed. */
export function storeSettingsOf({
  endpoint,
  bucket,
  region,
  credentials,
}: BucketSettings): Pick<StoreSettings, 'endpoint' | 'bucket' | 'region' | 'credentials'> {
  if (credentials === undefined) return { endpoint, bucket, region };
  return {
    endpoint,
    bucket,
    region,
    credentials: {
      accessKeyId: credentials.accessKeyId.reveal(),
      secretAccessKey: credentials.secretAccessKey.reveal(),
    },
  };
}
