import type { ListedObject, Store } from './store.ts';

/** Every object below a prefix, keys in byte order; one request per thousand. */
export async function* listAll(store: Store, prefix: string): AsyncGenerator<ListedObject> {
  let after = '';
  for (;;) {
    const page = await store.list({ prefix, after });
    yield* page.objects;
    const last = page.objects.at(-1);
    if (!page.more || last === undefined) return;
    after = last.key;
  }
}
