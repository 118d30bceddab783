import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openStore } from '../../../runtime/src/store/open-store.ts';
import { describeStoreContract } from './contract/describe-store-contract.ts';

describeStoreContract('a folder', { hasBuckets: true, hasCredentials: false }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'eider-directory-contract-'));
  await mkdir(join(folder, 'eider-test'));
  const endpoint = pathToFileURL(folder);
  return {
    open: ({ bucket = 'eider-test' } = {}) => openStore({ endpoint, bucket }),
    stop: () => rm(folder, { recursive: true }),
  };
});
