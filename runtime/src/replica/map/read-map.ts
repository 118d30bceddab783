import pLimit from 'p-limit';
import type { Store } from '../../store/store.ts';
import { allOrFirstFailure } from '../frame/all-or-first-failure.ts';
import { openFrame } from '../frame/frame.ts';
import type { ReplicaKeys } from '../keys.ts';
import type { RootRef } from '../log/record.ts';
import { readChecked } from '../vault/read-checked.ts';
import type { Salvage } from '../vault/salvage.ts';
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
  salvage,
  signal,
}: {
  store: Store;
  keys: ReplicaKeys;
  ref: RootRef;
  salvage?: Salvage | undefined;
  signal?: AbortSignal | undefined;
}): Promise<MapRoot> {
  const { object, at, stored, raw } = ref;
  const frame = { stored, raw, sha256: Buffer.from(ref.sha256, 'hex') };
  return readChecked({
    store,
    salvage,
    signal,
    key: `${keys.root}/${object}`,
    at,
    stored,
    open: async (sealed, key) => decodeRoot(await openFrame({ sealed, frame, key }), key),
  });
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
  salvage,
  signal,
}: {
  store: Store;
  keys: ReplicaKeys;
  root: MapRoot;
  visit: (id: number, row: MapRow) => void;
  salvage?: Salvage | undefined;
  signal?: AbortSignal | undefined;
}): Promise<void> {
  const limit = pLimit(pagesAtOnce);
  const visitPage = async (page: number, ref: PageRef) => {
    const { at, stored } = ref;
    const bytes = await readChecked({
      store,
      salvage,
      signal,
      key: keys.map(ref.object),
      at,
      stored,
      open: (sealed, key) => openFrame({ sealed, frame: ref, key }),
    });
    decodePage({
      bytes,
      page,
      key: keys.map(ref.object),
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
