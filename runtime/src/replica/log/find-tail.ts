import type { Store } from '../../store/store.ts';
import type { ReplicaKeys } from '../keys.ts';
import { continueTailSearch, pageLength, startTailSearch, type TailPage } from '../protocol/find-tail.ts';
import { noSeq, type Seq } from './numbers.ts';

/**
 * The seq of the newest record, 0 for an empty log, without reading the log: one listing from a good hint, about ten for
 * 100,000 records without one. A wrong hint costs requests, never the truth.
 */
export async function findTail({
  store,
  keys,
  hint,
  signal,
}: {
  store: Store;
  keys: ReplicaKeys;
  /** Seq of a record that was the newest not long ago; default: nothing is known. */
  hint?: Seq | undefined;
  signal?: AbortSignal | undefined;
}): Promise<Seq> {
  let step = startTailSearch(hint);
  while (step.do === 'list') {
    const page = await listAbove({ store, keys, after: step.search.after, signal });
    step = continueTailSearch(step.search, page);
  }
  return step.tail ?? noSeq;
}

async function listAbove({
  store,
  keys,
  after,
  signal,
}: {
  store: Store;
  keys: ReplicaKeys;
  after: Seq;
  signal: AbortSignal | undefined;
}): Promise<TailPage> {
  const page = await store.list({
    prefix: keys.log,
    after: keys.record(after),
    limit: pageLength,
    ...(signal && { signal }),
  });
  const seqs = page.objects.map(({ key }) => keys.seqOf(key)).filter((seq) => seq !== undefined);
  return { seqs, more: page.more };
}
