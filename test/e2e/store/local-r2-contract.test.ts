import { openStore } from '../../../runtime/src/store/open-store.ts';
import { startLocalR2 } from '../../support/local-r2.ts';
import { describeStoreContract } from './contract/describe-store-contract.ts';

const kind = { hasBuckets: true, hasCredentials: true };

describeStoreContract('Cloudflare’s local R2', kind, async () => {
  const { endpoint, bucket, credentials, stop } = await startLocalR2();
  return { open: (changes = {}) => openStore({ endpoint, bucket, credentials, ...changes }), stop };
});

const {
  EIDER_TEST_R2_ACCOUNT_ID: accountId,
  EIDER_TEST_R2_ENDPOINT: endpoint = accountId && `https://${accountId}.r2.cloudflarestorage.com`,
  EIDER_TEST_R2_BUCKET_NAME: bucket,
  EIDER_TEST_R2_ACCESS_KEY_ID: accessKeyId,
  EIDER_TEST_R2_SECRET_ACCESS_KEY: secretAccessKey,
} = process.env;

// Give it a bucket of its own, without bucket locks. Every object of the run is removed at its end.
if (endpoint && bucket && accessKeyId && secretAccessKey) {
  const own = { endpoint: new URL(endpoint), bucket, credentials: { accessKeyId, secretAccessKey } };
  describeStoreContract('R2 itself', kind, async () => ({
    open: (changes = {}) => openStore({ ...own, ...changes }),
    stop: async () => {},
  }));
}
