import { CorruptObjectError } from '../../replica/errors.ts';
import type { ReplicaKeys } from '../../replica/keys.ts';
import { type Problem, Problems } from '../../replica/retention/problems.ts';
import { listAll } from '../../store/list-all.ts';
import type { Store } from '../../store/store.ts';
import { readManifest } from './archive-manifest.ts';
import { manifestSuffix } from './archive-names.ts';
import { HashedStream } from './hashed-stream.ts';
import { piecesOf } from './pieces-of.ts';

export interface ArchiveVerification {
  readonly snapshots: number;
  /** Bytes of snapshots that were read and checked. */
  readonly bytes: number;
  readonly problems: readonly Problem[];
}

/**
 * Reads every archive snapshot whole and checks it against its manifest, and that against its own hash; one after the other, in
 * pieces. It names each object that is missing or damaged. A snapshot without a manifest is unfinished, and left out.
 */
export async function verifyArchives({
  store,
  keys,
  signal,
}: {
  store: Store;
  keys: ReplicaKeys;
  signal?: AbortSignal | undefined;
}): Promise<ArchiveVerification> {
  const problems = new Problems();
  let snapshots = 0;
  let bytes = 0;
  for await (const { key } of listAll(store, keys.archive)) {
    if (!key.endsWith(manifestSuffix)) continue;
    snapshots += 1;
    try {
      bytes += await verifySnapshot({ store, keys, key, signal });
    } catch (failure) {
      problems.note(failure);
    }
  }
  return { snapshots, bytes, problems: problems.list() };
}

/** Returns the bytes of the snapshot. */
async function verifySnapshot({
  store,
  keys,
  key,
  signal,
}: {
  store: Store;
  keys: ReplicaKeys;
  /** Of the manifest. */
  key: string;
  signal: AbortSignal | undefined;
}): Promise<number> {
  const { snapshot } = await readManifest({ store, key, signal });
  const object = `${keys.archive}${snapshot.object}`;
  const stored = new HashedStream(piecesOf({ store, key: object, signal }));
  for await (const _piece of stored) signal?.throwIfAborted();
  if (stored.sha256() !== snapshot.sha256)
    throw new CorruptObjectError({ key: object, problem: 'its SHA-256 is not the one in its manifest' });
  return stored.bytes;
}
