import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { SettingsWith } from '../../runtime/src/config/settings.ts';
import { holdersOf } from '../../runtime/src/duckdb-file/file-in-use.ts';
import { EiderError } from '../../runtime/src/errors/eider-error.ts';
import {
  CorruptObjectError,
  MissingObjectError,
  UnknownFormatError,
} from '../../runtime/src/replica/errors.ts';
import type { ReplicaKeys } from '../../runtime/src/replica/keys.ts';
import { ReplicaLog } from '../../runtime/src/replica/log/log.ts';
import { noSeq } from '../../runtime/src/replica/log/numbers.ts';
import { readNewest } from '../../runtime/src/replica/log/open-log.ts';
import { type Lease, seeLease } from '../../runtime/src/replica/protocol/lease-document.ts';
import { Sidecar, sidecarFolder } from '../../runtime/src/replica/sidecar.ts';
import { LogCutShortError } from '../../runtime/src/replica/vault/errors.ts';
import { refuseShortLog } from '../../runtime/src/replica/vault/refuse-short-log.ts';
import { listFolders } from '../../runtime/src/store/list-folders.ts';
import type { Store } from '../../runtime/src/store/store.ts';
import { listArchives } from '../../runtime/src/supervisor/archive/archive-listing.ts';
import { parseManifest } from '../../runtime/src/supervisor/archive/archive-manifest.ts';
import { whoIsOnDisk } from '../../runtime/src/supervisor/disk/alone-on-disk.ts';
import type { Observation } from './observation.ts';
import { sampleNewest } from './sample-newest.ts';

interface ObserveOptions {
  store: Store;
  keys: ReplicaKeys;
  settings: Pick<SettingsWith<'bucket'>, 'databasePath'>;
  random: () => number;
  /** Aborts when the time for reading content is up. */
  deadline: AbortSignal;
}

/**
 * Looks at everything that a database is judged by, side by side.
 * @throws {StoreError} if the store does not answer, refuses, or has no such bucket
 */
export async function observe(options: ObserveOptions): Promise<Observation> {
  const { store, keys, settings } = options;
  const { seen, writtenAt } = await readLease(options);
  const lease = seen.kind === 'lease' ? seen.lease : undefined;
  const [log, archives, conflicts, fencedHere] = await Promise.all([
    lookAtLog(options, lease),
    listArchives({ store, keys }),
    listConflictIds(options),
    isFencedHere(settings.databasePath, lease),
  ]);
  const archive = archives.archives.at(-1);
  return {
    now: archives.now,
    lease: { seen, writtenAt },
    ...log,
    archive: archive && { ...archive, flaw: await flawOf(store, archive) },
    conflicts,
    fencedHere,
  };
}

async function readLease({ store, keys }: ObserveOptions) {
  const object = await store.read(keys.lease);
  return { seen: seeLease(object?.bytes), writtenAt: object?.lastModified };
}

async function listConflictIds({ store, keys }: ObserveOptions): Promise<string[]> {
  const ids: string[] = [];
  for await (const id of listFolders({ store, prefix: keys.conflicts })) ids.push(id);
  return ids;
}

/** A record, a map or a pack that is damaged is what was asked for, not a failure. */
async function lookAtLog(
  { store, keys, random, deadline }: ObserveOptions,
  lease: Lease | undefined,
): Promise<Pick<Observation, 'newest' | 'content'>> {
  const log = new ReplicaLog({ store, keys });
  let newest: Observation['newest'];
  try {
    const record = await readNewest({ store, log, hint: lease?.position?.seq });
    await refuseShortLog({ store, log, tail: record?.line.seq ?? noSeq });
    if (record === undefined) return { newest, content: { sample: undefined, damage: undefined } };
    newest = record.line;
    const sample = await sampleNewest({ store, keys, record, random, deadline });
    return { newest, content: { sample, damage: undefined } };
  } catch (failure) {
    if (!isDamage(failure)) throw failure;
    return { newest, content: { sample: undefined, damage: failure.message } };
  }
}

function isDamage(failure: unknown): failure is EiderError {
  return (
    failure instanceof CorruptObjectError ||
    failure instanceof MissingObjectError ||
    failure instanceof LogCutShortError ||
    failure instanceof UnknownFormatError
  );
}

async function flawOf(
  store: Store,
  { manifest: key, bytes }: { manifest: string; bytes: number },
): Promise<string | undefined> {
  try {
    const object = await store.read(key);
    if (object === undefined) return 'it vanished';
    const { snapshot, drill } = parseManifest(object.bytes, key);
    if (!drill.passed) return 'its drill failed';
    return snapshot.bytes === bytes ? undefined : `it has ${bytes} bytes instead of ${snapshot.bytes}`;
  } catch (failure) {
    if (failure instanceof EiderError && isDamage(failure)) return failure.message;
    throw failure;
  }
}

/** An application that runs under an eider without the lease writes what nobody keeps. A standby's does not run. */
async function isFencedHere(path: string | undefined, lease: Lease | undefined): Promise<boolean> {
  if (path === undefined || lease?.state !== 'held') return false;
  if (!existsSync(join(sidecarFolder(path), 'disk')) || whoIsOnDisk(path) === undefined) return false;
  if ((await new Sidecar(path).disk()) === lease.disk) return false;
  return (await holdersOf(path))?.some(({ hasLock }) => hasLock) ?? false;
}
