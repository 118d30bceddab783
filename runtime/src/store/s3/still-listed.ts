import { compareKeys } from '../key-order.ts';
import type { ListOptions, ListPage } from '../store.ts';

/** Lists one page. */
export type Lister = (options: ListOptions) => Promise<ListPage>;

interface StillListedOptions {
  list: Lister;
  /** In byte order. */
  keys: readonly string[];
  signal: AbortSignal | undefined;
}

const commonPrefix = (a: string, b: string): string => {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return a.slice(0, length);
};

/** Some key shortly before this one. */
const before = (key: string): string => key.slice(0, -1);

const later = (a: string, b: string): string => (compareKeys(a, b) > 0 ? a : b);

/** Which of the keys a listing shows. Pages over what lies between two of them are left out where they lie far apart. */
export const stillListed = async ({ list, keys, signal }: StillListedOptions): Promise<string[]> => {
  const found: string[] = [];
  const prefix = commonPrefix(keys[0] ?? '', keys.at(-1) ?? '');
  let after = '';
  for (let waiting = keys; waiting[0] !== undefined; ) {
    after = later(after, before(waiting[0]));
    const page = await list({ prefix, after, ...(signal !== undefined && { signal }) });
    const listed = new Set(page.objects.map(({ key }) => key));
    const last = page.more ? page.objects.at(-1)?.key : undefined;
    const isAnswered = (key: string) => last === undefined || compareKeys(key, last) <= 0;
    found.push(...waiting.filter((key) => listed.has(key)));
    waiting = waiting.filter((key) => !isAnswered(key));
    after = last ?? after;
  }
  return found;
};
