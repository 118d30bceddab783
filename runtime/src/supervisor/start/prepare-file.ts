import { FileFollower } from '../../duckdb-file/follow/file-follower.ts';
import { moveAside } from '../../duckdb-file/restore/move-aside.ts';
import { positionOf } from '../../replica/log/position.ts';
import type { LogRecord } from '../../replica/log/record.ts';
import type { LoadedMap } from '../../replica/map/load-map.ts';
import type { StartDecision } from '../../replica/protocol/start-decision.ts';
import { asideFolder } from '../disk/aside-folder.ts';
import { refuseInUse } from '../disk/refuse-in-use.ts';
import type { RunContext } from '../run-context.ts';
import { FollowedSource, OpaqueSource, type Source } from '../ship/source.ts';
import type { LocalFile } from './examine-local.ts';
import { keepLocalFile, keepRecord } from './keep-loser.ts';
import { restoreDatabase } from './restore-database.ts';
import { seedFollower } from './seed-follower.ts';

/**
 * Does what was decided about the local file, and says where its states come from. `newest` is the record whose state is restored or carried on, `loaded` its map.
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
}): Promise<Source> {
  const path = run.settings.databasePath;
  switch (decision.do) {
    case 'start-fresh':
      await refuseInUse(path);
      await moveAside({ database: path, folder: asideFolder(path, run.now()) });
      return new FollowedSource(new FileFollower({ path }), false);
    case 'restore':
      if (local.kind === 'database') await local.follower?.close();
      await refuseInUse(path);
      if (decision.local === 'conflicts') await keepLocalFile(run, signal);
      return restoreAndSeed({ run, record: present(newest), loaded, signal });
    case 'override-replica':
      await keepRecord(run, present(newest), signal);
      return sourceOf(local, path, false);
    case 'keep-local': {
      // Whatever comes next goes on from it: a crash behind the next checkpoint must not look like a conflict.
      if (newest !== undefined) await run.sidecar.setPosition(positionOf(newest));
      const follower = local.kind === 'database' ? local.follower : undefined;
      const known =
        follower !== undefined &&
        decision.ship === 'nothing' &&
        (await seedFollower(follower, present(newest), loaded));
      const source = sourceOf(local, path, known);
      // What was trusted at the start is hashed behind the application.
      if (run.settings.start === 'fast') source.hashAgain();
      return source;
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
}): Promise<Source> {
  const { settings, store, log, logger, monotonic, now, status, sidecar, observer } = run;
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
  }).catch((failure: unknown) => {
    observer?.restored({ result: 'failed', seconds: monotonic() - started });
    throw failure;
  });
  const seconds = monotonic() - started;
  observer?.restored({ result: 'ok', seconds });
  logger.info('restore.finished', `Record ${seq} was restored in ${seconds.toFixed(2)} s`, {
    seq,
    seconds,
    bytes: bytesRead,
  });
  await sidecar.setPosition(positionOf(record));
  if (record.line.database?.mode === 'opaque') return new OpaqueSource(path);
  const follower = new FileFollower({ path });
  return new FollowedSource(follower, await seedFollower(follower, record, loaded));
}

function sourceOf(local: LocalFile, path: string, known: boolean): Source {
  if (local.kind === 'none') throw new TypeError('there is no local file to keep');
  return local.follower === undefined ? new OpaqueSource(path) : new FollowedSource(local.follower, known);
}

function present(record: LogRecord | undefined): LogRecord {
  if (record === undefined) throw new TypeError('there is no record to start from');
  return record;
}
