import { classifyFile } from '../../duckdb-file/classify-file.ts';
import { FileFollower } from '../../duckdb-file/follow/file-follower.ts';
import { captureOpaque } from '../../duckdb-file/opaque/capture-opaque.ts';
import { existingFiles } from '../../duckdb-file/restore/file-set.ts';
import { MissingObjectError } from '../../replica/errors.ts';
import type { ReplicaLog } from '../../replica/log/log.ts';
import { contentMarkOf, type Position } from '../../replica/log/position.ts';
import type { LogRecord } from '../../replica/log/record.ts';
import type { LoadedMap } from '../../replica/map/load-map.ts';
import { loadMap } from '../../replica/map/load-map.ts';
import type { ContentFacts, LocalContent } from '../../replica/protocol/compare-content.ts';
import type { Sidecar } from '../../replica/sidecar.ts';
import type { Store } from '../../store/store.ts';
import { sameStamps, stampsOf } from '../disk/file-stamps.ts';
import { compareWal, isSameBase, isSameOpaque } from './compare-local.ts';
import { seedFollower } from './seed-follower.ts';

/** Milliseconds that the hash pass over a file may take; a file that nobody has open needs about a second per GB. */
const hashPassMs = 24 * 3_600_000;

/** What is found on the disk at a start. */
export type LocalFile =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'database';
      /**
       * Follows the file from here on; it has hashed it, unless the file was not touched. Undefined if the file cannot be
       * followed while it is open.
       */
      readonly follower: FileFollower | undefined;
      /** How it compares with the newest record; undefined if there is none. */
      readonly content: ContentFacts | undefined;
    };

/**
 * Looks at the local file and compares it with the newest record by content: at once if nobody has touched it since a clean
 * stop, else after a pass that hashes all of it.
 * @throws {EncryptedFileError | UnknownVersionError} if it cannot be followed and `refuseOpaque` is set
 * @throws {NotADuckdbFileError | TruncatedFileError | DamagedHeaderError} if it is no whole database
 */
export async function examineLocal({
  store,
  log,
  path,
  sidecar,
  newest,
  loaded,
  refuseOpaque,
  trustHeaders,
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
  /** Throw for a file that cannot be followed while it is open. */
  refuseOpaque: boolean;
  /**
   * Take blocks for those of the newest record if the headers are; they are hashed later, behind the application
   * (`EIDER_START=fast`).
   */
  trustHeaders: boolean;
  signal: AbortSignal;
}): Promise<LocalFile> {
  if (!(await existingFiles(path)).includes('')) return { kind: 'none' };
  const kind = await classifyFile(path);
  if (kind.kind === 'opaque' && refuseOpaque) throw kind.refusal;
  const follower = kind.kind === 'opaque' ? undefined : new FileFollower({ path });
  if (newest === undefined) return { kind: 'database', follower, content: undefined };
  const compare = async (): Promise<ContentFacts> => {
    const [position, intent, unverified, victory] = await Promise.all([
      sidecar.position(),
      sidecar.intent(),
      sidecar.isUnverified(),
      sidecar.victory(),
    ]);
    const untouched =
      position?.stamps != null &&
      sameStamps(position.stamps, await stampsOf(path)) &&
      (await isOfThisReplica({ log, position, newest, signal }));
    const local = untouched
      ? untouchedContent(position, newest)
      : follower === undefined
        ? await opaqueContent({ store, log, path, newest, loaded, position, signal })
        : await hashedContent({ store, log, path, follower, newest, loaded, position, trustHeaders, signal });
    const { seq, line } = newest.line;
    const named = { ...contentMarkOf(newest), seq, line, iteration: iterationOf(newest) };
    return { local, newest: named, position, intent, unverified, victory };
  };
  try {
    return { kind: 'database', follower, content: await compare() };
  } catch (failure) {
    await follower?.close();
    throw failure;
  }
}

/** The id alone proves nothing: cloned machines draw the same ids for different records. */
function namesContentOf(record: LogRecord, position: Position): boolean {
  const { content, root, walSha256 } = contentMarkOf(record);
  return position.content === content && position.root === root && position.walSha256 === walSha256;
}

/**
 * Whether a position after a clean stop names a record of this replica, and not of one under another key or in another bucket,
 * which numbers its own in the same way. The record is still there then: an `open` follows it if anything does.
 */
async function isOfThisReplica({
  log,
  position,
  newest,
  signal,
}: {
  log: ReplicaLog;
  position: Position;
  newest: LogRecord;
  signal: AbortSignal;
}): Promise<boolean> {
  if (namesContentOf(newest, position)) return true;
  const record = await log.read(position.seq, signal);
  return record !== undefined && namesContentOf(record, position);
}

function untouchedContent(position: Position, newest: LogRecord): LocalContent {
  const same = namesContentOf(newest, position);
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
  path,
  follower,
  newest,
  loaded,
  position,
  trustHeaders,
  signal,
}: {
  store: Store;
  log: ReplicaLog;
  path: string;
  follower: FileFollower;
  newest: LogRecord;
  loaded: LoadedMap;
  position: Position | undefined;
  trustHeaders: boolean;
  signal: AbortSignal;
}): Promise<LocalContent> {
  const { keys } = log;
  if (trustHeaders) await seedFollower(follower, newest, loaded);
  const state = await follower.capture({ signal, withinMs: hashPassMs });
  const sameBase = (of: LoadedMap) => isSameBase({ store, keys, path, state, loaded: of, signal });
  const base = (await sameBase(loaded)) ? 'same' : 'different';
  const wal =
    base === 'same' ? await compareWal({ store, keys, wal: state.wal, record: newest, signal }) : 'different';
  const equalsNewest = base === 'same' && wal === 'same';
  const equalsPosition =
    position?.content === newest.line.content
      ? equalsNewest
      : await ofPosition(
          { store, log, position, signal },
          async (record, map) =>
            (await sameBase(map)) &&
            (await compareWal({ store, keys, wal: state.wal, record, signal })) === 'same',
        );
  return { untouched: false, equalsPosition, iteration: state.header.iteration, base, wal };
}

/** Without a layout only whole files can be compared. */
async function opaqueContent({
  store,
  log,
  path,
  newest,
  loaded,
  position,
  signal,
}: {
  store: Store;
  log: ReplicaLog;
  path: string;
  newest: LogRecord;
  loaded: LoadedMap;
  position: Position | undefined;
  signal: AbortSignal;
}): Promise<LocalContent> {
  const state = await captureOpaque({ path, signal });
  const equalsNewest = isSameOpaque(state, newest, loaded);
  const equalsPosition =
    position?.content === newest.line.content
      ? equalsNewest
      : await ofPosition({ store, log, position, signal }, async (record, map) =>
          isSameOpaque(state, record, map),
        );
  const same = equalsNewest ? 'same' : 'different';
  return { untouched: false, equalsPosition, iteration: undefined, base: same, wal: same };
}

/** Whether `isSame` holds for the record that the position names; false if that is not kept any more. */
async function ofPosition(
  {
    store,
    log,
    position,
    signal,
  }: { store: Store; log: ReplicaLog; position: Position | undefined; signal: AbortSignal },
  isSame: (record: LogRecord, loaded: LoadedMap) => Promise<boolean>,
): Promise<boolean> {
  if (position === undefined) return false;
  const record = await log.read(position.seq, signal);
  if (record?.line.id !== position.id || record.line.root === null) return false;
  try {
    return await isSame(record, await loadMap({ store, keys: log.keys, ref: record.line.root, signal }));
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
