import { randomUUID } from 'node:crypto';
import { ConditionalWritesNotEnforcedError } from './errors/conditional-writes-not-enforced-error.ts';
import type { CallOptions, Store } from './store.ts';

interface ProveOptions extends CallOptions {
  store: Store;
  /** Where the probe object may lie for a moment, with a `/` at its end; no lock and no listing of ours may reach it. */
  prefix: string;
}

const content = new TextEncoder().encode('probe of conditional writes, may be deleted\n');
/** Of the right form, and of no content. */
const staleEtag = `"${'0'.repeat(32)}"`;

/**
 * Proves that this store, through whatever lies between, refuses a create on an existing key and a swap with an ETag
 * that is not the object's. All of the fencing rests on it. Takes five requests.
 *
 * @throws ConditionalWritesNotEnforcedError if one of the two was let through.
 */
export const proveConditionalWrites = async ({ store, prefix, ...call }: ProveOptions): Promise<void> => {
  const key = `${prefix}${randomUUID()}`;
  // Outside of the `try`: a store that does not answer must not be asked, as patiently, to delete what it did not take.
  await store.create(key, content, call);
  try {
    await prove(store, key, call);
  } finally {
    await store.delete([key], call);
  }
};

const prove = async (store: Store, key: string, call: CallOptions): Promise<void> => {
  const again = await store.create(key, content, call);
  if (again.created) {
    throw new ConditionalWritesNotEnforcedError({ store: store.description, condition: 'If-None-Match' });
  }
  const stale = await store.swap(key, content, staleEtag, call);
  if (stale.swapped) {
    throw new ConditionalWritesNotEnforcedError({ store: store.description, condition: 'If-Match' });
  }
};
