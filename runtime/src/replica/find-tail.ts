import type { Store } from '../store/store.ts';
import type { ReplicaKeys } from './keys.ts';
import { noSeq, type Seq } from './numbers.ts';

/** Keys of one listing page. */
const pageKeys = 1000;

/** How much further each look ahead goes. */
const stride = 4;

interface Page {
  /** Seq of the last record of the page; undefined if nothing lies above. */
  readonly last: Seq | undefined;
  readonly more: boolean;
}

/**
 * The seq of the newest record, 0 for an empty log, without reading the log: from a hint it takes one listing, else it looks
 * ahead in growing strides and bisects, about a dozen listings for 100,000 records. A hint ahead of the log (a lease that outlived
 * its records) only costs a listing: what a listing up to the end shows is the tail, wherever it began, and an empty one proves nothing.
 */
export async function findTail({
  store,
  keys,
  hint = noSeq,
  signal,
}: {
  store: Store;
  keys: ReplicaKeys;
  /** Where the newest record probably is; default: nothing is known. */
  hint?: Seq;
  signal?: AbortSignal | undefined;
}): Promise<Seq> {
  const above = (after: number): Promise<Page> => listAbove({ store, keys, after, signal });
  const near = hint > noSeq ? await above(hint - 1) : undefined;
  if (near?.last !== undefined && !near.more) return near.last;

  let low = near?.last ?? noSeq;
  let high = Number.POSITIVE_INFINITY;
  for (let ahead = 0; ; ahead = Math.max(ahead * stride, pageKeys * stride)) {
    const at = nextLook({ low, high, ahead });
    const page = await above(at);
    if (page.last === undefined && at === low) return low;
    if (page.last === undefined) high = at;
    else if (!page.more) return page.last;
    else low = page.last;
  }
}

/** Where to list next: further and further ahead, then half way between what is known, page by page near the end. */
function nextLook({ low, high, ahead }: { low: number; high: number; ahead: number }): number {
  if (ahead === 0 || high - low <= 2 * pageKeys) return low;
  if (high === Number.POSITIVE_INFINITY) return low + ahead;
  return Math.floor((low + high) / 2);
}

async function listAbove({
  store,
  keys,
  after,
  signal,
}: {
  store: Store;
  keys: ReplicaKeys;
  after: number;
  signal: AbortSignal | undefined;
}): Promise<Page> {
  const page = await store.list({
    prefix: keys.log,
    after: keys.record(after as Seq),
    limit: pageKeys,
    ...(signal && { signal }),
  });
  const last = page.objects.at(-1);
  return { last: last && keys.seqOf(last.key), more: page.more };
}
