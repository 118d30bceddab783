import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe } from 'vitest';
import type { Store } from '../../../../runtime/src/store/store.ts';
import { describeConditionalWrites } from './conditional-writes.ts';
import type { ContractContext } from './contract-context.ts';
import { describeCopiesAndDeletes } from './copies-and-deletes.ts';
import { describeListings } from './listings.ts';
import { describeReads } from './reads.ts';
import { describeRefusals } from './refusals.ts';
import type { Kind, StoreUnderTest } from './store-under-test.ts';
import { describeUploads } from './uploads.ts';

const removeAll = async (store: Store, prefix: string): Promise<void> => {
  for (let more = true; more; ) {
    const page = await store.list({ prefix });
    await store.delete(page.objects.map(({ key }) => key));
    more = page.more;
  }
};

/** What every store promises, whatever lies behind it. Leaves nothing in the bucket. */
export const describeStoreContract = (
  name: string,
  kind: Kind,
  start: () => Promise<StoreUnderTest>,
): void => {
  describe(`the store contract: ${name}`, () => {
    const all = `contract-${randomUUID()}/`;
    let started: { under: StoreUnderTest; store: Store };

    beforeAll(async () => {
      const under = await start();
      started = { under, store: await under.open() };
    });

    afterAll(async () => {
      const { under, store } = started;
      await removeAll(store, all);
      await store.close();
      await under.stop();
    });

    const context: ContractContext = {
      get store() {
        return started.store;
      },
      get under() {
        return started.under;
      },
      freshPrefix: () => `${all}${randomUUID()}/`,
      freshKey: () => `${all}${randomUUID()}`,
    };
    describeConditionalWrites(context);
    describeReads(context);
    describeListings(context);
    describeUploads(context);
    describeCopiesAndDeletes(context);
    describeRefusals(context, kind);
  });
};
