import { FileFollower } from '../duckdb-file/follow/file-follower.ts';
import { existingFiles } from '../duckdb-file/restore/file-set.ts';
import { MissingObjectError } from '../replica/errors.ts';
import type { LoadedMap } from '../replica/load-map.ts';
import { loadMap } from '../replica/load-map.ts';
import type { ReplicaLog } from '../replica/log.ts';
import type { Position } from '../replica/position.ts';
import type { ContentFacts, LocalContent } from '../replica/protocol/compare-content.ts';
import type { LogRecord } from '../replica/record.ts';
import type { Sidecar } from '../replica/sidecar.ts';
import type { Store } from '../store/store.ts';
import { compareWal, isSameBase } from './compare-local.ts';
import { sameStamps, stampsOf } from './file-stamps.ts';

/** Milliseconds that the hash pass over a file may take; a file that nobody has open needs about a second per GB. */
const hashPassMs = 24 * 3_600_000;

/** What is found on the disk at a start. */
export type LocalFile =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'database';
      /** Follows the file from here on; it has hashed it, unless the file was not touched. */
      readonly follower: FileFollower;
      /** How it compares with the newest record; undefined if there is none. */
      readonly content: ContentFacts | undefined;
    };

/**
 * Looks at the local file and compares it with the newest record by content: at once if nobody has touched it since a clean
 * stop, else after a pass that hashes all of it.
 */
export async function examineLocal({
  store,
  log,
  path,
  sidecar,
  newest,
  loaded,
  signal,
}: {
  store: Store;
  log: ReplicaLog;
  path: string;
  sidecar: Sidecar;
  /** Undefined if the replica holds no state. */
  newest: LogRecord | undefined;
  /** Its block map. */
  loaded: LoadedMap;
  signal: AbortSignal;
}): Promise<LocalFile> {
  if (!(await existingFiles(path)).includes('')) return { kind: 'none' };
  const follower = new FileFollower({ path });
  if (newest === undefined) return { kind: 'database', follower, content: undefined };
  const [position, intent, unverified] = await Promise.all([
    sidecar.position(),
    sidecar.intent(),
    sidecar.isUnverified(),
  ]);
  const untouched = position?.stamps != null && sameStamps(position.stamps, await stampsOf(path));
  const local = untouched
    ? untouchedContent(position, newest)
    : await hashedContent({ store, log, follower, newest, loaded, position, signal });
  const { seq, content, line } = newest.line;
  const iteration = iterationOf(newest);
  return {
    kind: 'database',
    follower,
    content: { local, newest: { seq, content, line, iteration }, position, intent, unverified },
  };
}

function untouchedContent(position: Position, newest: LogRecord): LocalContent {
  const same = position.content === newest.line.content;
  return {
    untouched: true,
    equalsPosition: true,
    iteration: BigInt(position.iteration),
    base: same ? 'same' : 'different',
    wal: same ? 'same' : 'different',
  };
}

async function hashedContent({
  store,
  log,
  follower,
  newest,
  loaded,
  position,
  signal,
}: {
  store: Store;
  log: ReplicaLog;
  follower: FileFollower;
  newest: LogRecord;
  loaded: LoadedMap;
  position: Position | undefined;
  signal: AbortSignal;
}): Promise<LocalContent> {
  const { keys } = log;
  const state = await follower.capture({ signal, withinMs: hashPassMs });
  const base = isSameBase(state, loaded) ? 'same' : 'different';
  const wal =
    base === 'same' ? await compareWal({ store, keys, wal: state.wal, record: newest }) : 'different';
  const equalsNewest = base === 'same' && wal === 'same';
  const equalsPosition =
    position?.content === newest.line.content
      ? equalsNewest
      : await equalsRecord({ store, log, position, state });
  return { untouched: false, equalsPosition, iteration: state.header.iteration, base, wal };
}

/** True if the file is byte-equal to the record that the position names, as far as that record is still kept. */
async function equalsRecord({
  store,
  log,
  position,
  state,
}: {
  store: Store;
  log: ReplicaLog;
  position: Position | undefined;
  state: Awaited<ReturnType<FileFollower['capture']>>;
}): Promise<boolean> {
  if (position === undefined) return false;
  const record = await log.read(position.seq);
  if (record?.line.id !== position.id || record.line.root === null) return false;
  const { keys } = log;
  try {
    const loaded = await loadMap({ store, keys, ref: record.line.root });
    return (
      isSameBase(state, loaded) && (await compareWal({ store, keys, wal: state.wal, record })) === 'same'
    );
  } catch (failure) {
    // A record that is kept only as a fence: what it refers to may be gone.
    if (failure instanceof MissingObjectError) return false;
    throw failure;
  }
}

/** The checkpoint of a record's state; undefined in opaque mode. */
function iterationOf({ line: { database } }: LogRecord): bigint | undefined {
  return database?.mode === 'duckdb' ? BigInt(database.iteration) : undefined;
}
