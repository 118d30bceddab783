import pLimit from 'p-limit';
import type { Store } from '../../store/store.ts';
import { MissingObjectError } from '../errors.ts';
import { allOrFirstFailure } from '../frame/all-or-first-failure.ts';
import { openFrame } from '../frame/frame.ts';
import type { ReplicaKeys } from '../keys.ts';
import type { RootRef } from '../log/record.ts';
import { decodePage, type MapRow } from './map-page.ts';
import { decodeRoot, type MapRoot, type PageRef } from './map-root.ts';

/** Pages that are read at once. */
const pagesAtOnce = 8;

/**
 * Reads the root that a record refers to.
 * @throws {MissingObjectError | CorruptObjectError} naming the map object
 */
export async function readRoot({
  store,
  keys,
  ref,
}: {
  store: Store;
  keys: ReplicaKeys;
  ref: RootRef;
}): Promise<MapRoot> {
  const key = `${keys.root}/${ref.object}`;
  const sealed = await store.readRange(key, ref.at, ref.stored);
  if (sealed === undefined) throw new MissingObjectError(key);
  const frame = { stored: ref.stored, raw: ref.raw, sha256: Buffer.from(ref.sha256, 'hex') };
  return decodeRoot(await openFrame({ sealed, frame, key }), key);
}

/**
 * Reads every page of a root and hands each block's row to `visit`, in no particular order; rows that the overlay beats
 * are left out, overlay rows included, so that each present block comes exactly once.
 * @throws {MissingObjectError | CorruptObjectError} naming the map object
 */
export async function readRows({
  store,
  keys,
  root,
  visit,
}: {
  store: Store;
  keys: ReplicaKeys;
  root: MapRoot;
  visit: (id: number, row: MapRow) => void;
}): Promise<void> {
  const limit = pLimit(pagesAtOnce);
  const visitPage = async (page: number, ref: PageRef) => {
    const key = keys.map(ref.object);
    const sealed = await store.readRange(key, ref.at, ref.stored);
    if (sealed === undefined) throw new MissingObjectError(key);
    const bytes = await openFrame({ sealed, frame: ref, key });
    decodePage({
      bytes,
      page,
      key,
      visit: (id, row) => {
        if (id < root.slots && !root.overlay.has(id)) visit(id, row);
      },
    });
  };
  const read = root.pages.map((ref, page) =>
    ref === undefined ? undefined : limit(() => visitPage(page, ref)),
  );
  for (const [id, row] of root.overlay) if (row !== undefined && id < root.slots) visit(id, row);
  await allOrFirstFailure(read);
}
