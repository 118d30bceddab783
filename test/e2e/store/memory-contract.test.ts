import { MemoryBucket } from '../../support/memory-store/memory-bucket.ts';
import { openMemoryStore } from '../../support/memory-store/open-memory-store.ts';
import { describeStoreContract } from './contract/describe-store-contract.ts';

describeStoreContract('memory', { hasBuckets: false, hasCredentials: false }, async () => {
  const bucket = new MemoryBucket();
  return { open: async () => openMemoryStore({ bucket }), stop: async () => {} };
});
