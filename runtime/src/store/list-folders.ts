import type { Store } from './store.ts';

/** First character behind the slash in byte order: what sorts behind everything in a folder. */
const behindSlash = '0';

/** The names of the folders below a prefix, in byte order: one request for each, however many objects they hold, and one more. */
export async function* listFolders({
  store,
  prefix,
  signal,
}: {
  store: Store;
  /** Ends in a slash. */
  prefix: string;
  signal?: AbortSignal | undefined;
}): AsyncGenerator<string> {
  let after = prefix;
  for (;;) {
    const { objects } = await store.list({ prefix, after, limit: 1, ...(signal && { signal }) });
    const [object] = objects;
    if (object === undefined) return;
    const [name = ''] = object.key.slice(prefix.length).split('/');
    yield name;
    after = `${prefix}${name}${behindSlash}`;
  }
}
