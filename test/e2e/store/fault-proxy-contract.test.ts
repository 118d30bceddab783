import { mildFaults } from '../../support/mild-faults.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { describeStoreContract } from './contract/describe-store-contract.ts';
import { startR2BehindProxy } from './r2-behind-proxy.ts';

describeStoreContract('R2 behind a bad network', { hasBuckets: true, hasCredentials: true }, async () => {
  const r2 = await startR2BehindProxy();
  r2.proxy.add(mildFaults({ share: 0.1, random: seededRandom(1) }));
  return r2;
});
