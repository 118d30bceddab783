import { MemoryBucket } from '../../../runtime/src/store/memory/memory-bucket.ts';
import { openMemoryStore } from '../../../runtime/src/store/memory/open-memory-store.ts';
import { describeStoreContract } from './contract/describe-store-contract.ts';

describeStoreContract('memory', { hasBuckets: false, hasCredentials: false }, async () => {
  const bucket = new MemoryBucket();
  return { open: async () => openMemoryStore({ bucket }), stop: async () => {} };
});
