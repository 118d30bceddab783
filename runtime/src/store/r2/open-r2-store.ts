import { CredentialsMissingError } from '../errors/credentials-missing-error.ts';
import { S3Store } from '../s3/s3-store.ts';
import type { Store } from '../store.ts';
import type { StoreSettings } from '../store-settings.ts';
import { R2Api } from './r2-api.ts';
import { r2Client } from './r2-client.ts';

/** Opens a bucket of R2, or of another S3 store that enforces conditional writes. */
export const openR2Store = (settings: StoreSettings): Store => {
  const { endpoint, bucket, credentials, retry, observe } = settings;
  if (credentials === undefined) throw new CredentialsMissingError(endpoint);
  const client = r2Client({ ...settings, credentials });
  const description = `r2://${bucket} at ${endpoint.origin}`;
  return new S3Store({ api: new R2Api({ client, endpoint, bucket, description }), retry, observe });
};
