import type { BlockId } from '../duckdb-file/block-id.ts';
import { FileFollower } from '../duckdb-file/follow/file-follower.ts';
import type { SeededBlock } from '../duckdb-file/follow/known-blocks.ts';
import { moveAside } from '../duckdb-file/restore/move-aside.ts';
import type { LoadedMap } from '../replica/load-map.ts';
import { positionOf } from '../replica/position.ts';
import type { StartDecision } from '../replica/protocol/start-decision.ts';
import type { LogRecord } from '../replica/record.ts';
import { asideFolder } from './aside-folder.ts';
import type { LocalFile } from './examine-local.ts';
import { keepLocalFile, keepRecord } from './keep-loser.ts';
import { refuseInUse } from './refuse-in-use.ts';
import { restoreDatabase } from './restore-database.ts';
import type { RunContext } from './run-context.ts';

/** A file that is ready for the application, and a follower that knows it. */
export interface PreparedFile {
  readonly follower: FileFollower;
  /** True if the follower was seeded with the newest record. */
  readonly seeded: boolean;
}

/**
 * Does what was decided about the local file. `newest` is the record whose state is restored or carried on, `loaded` its map.
 */
export async function prepareFile({
  run,
  decision,
  local,
  newest,
  loaded,
  signal,
}: {
  run: RunContext;
  decision: StartDecision;
  local: LocalFile;
  newest: LogRecord | undefined;
  loaded: LoadedMap;
  signal: AbortSignal;
}): Promise<PreparedFile> {
  const path = run.settings.databasePath;
  switch (decision.do) {
    case 'start-fresh':
      await refuseInUse(path);
      await moveAside({ database: path, folder: asideFolder(path, run.now()) });
      return { follower: new FileFollower({ path }), seeded: false };
    case 'restore':
      if (local.kind === 'database') await local.follower.close();
      await refuseInUse(path);
      if (decision.local === 'conflicts') await keepLocalFile(run, signal);
      return restoreAndSeed({ run, record: present(newest), loaded, signal });
    case 'override-replica':
      await keepRecord(run, present(newest));
      return { follower: followerOf(local), seeded: false };
    case 'keep-local': {
      const follower = followerOf(local);
      const seeded = decision.ship === 'nothing' && (await seed(follower, present(newest), loaded));
      return { follower, seeded };
    }
    default:
      throw new TypeError(`there is nothing to prepare for ${decision.do}`);
  }
}

async function restoreAndSeed({
  run,
  record,
  loaded,
  signal,
}: {
  run: RunContext;
  record: LogRecord;
  loaded: LoadedMap;
  signal: AbortSignal;
}): Promise<PreparedFile> {
  const { settings, store, log, logger, monotonic, now, status, sidecar } = run;
  const path = settings.databasePath;
  const { seq } = record.line;
  status.state = 'restoring';
  logger.info('restore.started', `Record ${seq} is being restored to ${path}`, { seq });
  const started = monotonic();
  const { bytesRead } = await restoreDatabase({
    store,
    keys: log.keys,
    record,
    target: path,
    aside: asideFolder(path, now()),
    validate: settings.validateDownloads,
    signal,
  });
  const seconds = monotonic() - started;
  logger.info('restore.finished', `Record ${seq} was restored in ${seconds.toFixed(2)} s`, {
    seq,
    seconds,
    bytes: bytesRead,
  });
  await sidecar.setPosition(positionOf(record));
  const follower = new FileFollower({ path });
  return { follower, seeded: await seed(follower, record, loaded) };
}

function seed(follower: FileFollower, record: LogRecord, { map, headerBytes }: LoadedMap): Promise<boolean> {
  const { bytes, sha256 } = record.line.wal;
  const blocks = function* (): Generator<SeededBlock> {
    for (let id = 0; id < map.slots; id += 1) {
      const hash = map.hashOf(id);
      if (hash !== undefined) yield { id: id as BlockId, sha256: hash };
    }
  };
  return follower.seed({
    headerBytes,
    blocks: blocks(),
    wal: { length: bytes, sha256: Buffer.from(sha256, 'hex') },
  });
}

function followerOf(local: LocalFile): FileFollower {
  if (local.kind === 'database') return local.follower;
  throw new TypeError('there is no local file to keep');
}

function present(record: LogRecord | undefined): LogRecord {
  if (record === undefined) throw new TypeError('there is no record to start from');
  return record;
}
