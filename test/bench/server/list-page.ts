import type { ObjectMemory } from './object-memory.ts';

const longestPage = 1000;

interface Entry {
  /** A key, or with a delimiter what several keys begin with. */
  readonly name: string;
  readonly isPrefix: boolean;
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** The position of the first key that is greater than `after`, or that begins with `prefix`. */
function firstIndex(keys: readonly string[], prefix: string, after: string): number {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const key = keys[middle] ?? '';
    if (key < prefix || key <= after) low = middle + 1;
    else high = middle;
  }
  return low;
}

function* entriesOf(keys: readonly string[], query: URLSearchParams): Generator<Entry> {
  const prefix = query.get('prefix') ?? '';
  const after = query.get('continuation-token') ?? query.get('start-after') ?? query.get('marker') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  let group = '';
  for (let index = firstIndex(keys, prefix, after); index < keys.length; index += 1) {
    const key = keys[index] ?? '';
    if (!key.startsWith(prefix)) return;
    const cut = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    if (cut < 0) yield { name: key, isPrefix: false };
    else if (key.slice(0, cut + 1) !== group) {
      group = key.slice(0, cut + 1);
      if (!after.startsWith(group)) yield { name: group, isPrefix: true };
    }
  }
}

function firstOf<T>(items: Iterable<T>, count: number): T[] {
  const first: T[] = [];
  for (const item of items) {
    first.push(item);
    if (first.length === count) break;
  }
  return first;
}

/** The answer to ListObjects and ListObjectsV2. */
export function listPage(objects: ObjectMemory, query: URLSearchParams): string {
  const limit = Math.min(Number(query.get('max-keys') ?? longestPage), longestPage);
  const entries = firstOf(entriesOf(objects.keys(), query), limit + 1);
  const page = entries.slice(0, limit);
  const isTruncated = entries.length > limit;
  const last = escaped(page.at(-1)?.name ?? '');
  const next = `<NextContinuationToken>${last}</NextContinuationToken><NextMarker>${last}</NextMarker>`;
  const items = page.map(({ name, isPrefix }) =>
    isPrefix ? `<CommonPrefixes><Prefix>${escaped(name)}</Prefix></CommonPrefixes>` : contents(objects, name),
  );
  const body = `<KeyCount>${page.length}</KeyCount><MaxKeys>${limit}</MaxKeys><IsTruncated>${isTruncated}</IsTruncated>`;
  return `<ListBucketResult>${body}${isTruncated ? next : ''}${items.join('')}</ListBucketResult>`;
}

function contents(objects: ObjectMemory, key: string): string {
  const object = objects.get(key);
  return `<Contents><Key>${escaped(key)}</Key><LastModified>${object?.lastModified.toISOString()}</LastModified><ETag>${object?.etag}</ETag><Size>${object?.size}</Size><StorageClass>STANDARD</StorageClass></Contents>`;
}
