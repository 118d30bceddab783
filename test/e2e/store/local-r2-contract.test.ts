import { openStore } from '../../../runtime/src/store/open-store.ts';
import { startLocalR2 } from '../../support/local-r2.ts';
import { describeStoreContract } from './contract/describe-store-contract.ts';

describeStoreContract('Cloudflare’s local R2', { hasBuckets: true, hasCredentials: true }, async () => {
  const r2 = await startLocalR2();
  const { endpoint, credentials } = r2;
  return {
    open: ({ bucket = r2.bucket, secretAccessKey = credentials.secretAccessKey } = {}) =>
      openStore({ endpoint, bucket, credentials: { ...credentials, secretAccessKey } }),
    stop: () => r2.stop(),
  };
});
