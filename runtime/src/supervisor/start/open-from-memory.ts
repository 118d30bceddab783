import { FileFollower } from '../../duckdb-file/follow/file-follower.ts';
import type { SeenFile } from '../../duckdb-file/follow/seed.ts';
import { positionOf } from '../../replica/log/position.ts';
import type { LogRecord } from '../../replica/log/record.ts';
import { type LoadedMap, loadMap } from '../../replica/map/load-map.ts';
import type { RunContext } from '../run-context.ts';
import { RememberedSource } from '../ship/remembered-source.ts';
import { patientWith } from '../try-again.ts';
import { becomeWriter, type EpochsTried, writerFrom } from './become-writer.ts';
import { asSeenAtStart } from './damaged-replica-error.ts';
import type { OpenReign } from './open-reign.ts';
import { seedFollower } from './seed-follower.ts';

/**
 * From holding the lease to being the writer, for a local file that is known to equal the newest record. The block map is read
 * when the first capture needs it, behind the application; a last one needs none if nothing was committed meanwhile. Undefined if
 * the replica moved meanwhile: then everything begins again.
 */
export async function openFromMemory({
  run,
  tried,
  newest,
  signal,
  giveUp,
}: {
  run: RunContext;
  tried: EpochsTried;
  newest: LogRecord;
  /** Ends the start. */
  signal: AbortSignal;
  /** Ends the writer's requests, when nothing can be waited for any more. */
  giveUp: AbortSignal;
}): Promise<OpenReign | undefined> {
  const { settings, sidecar, logger, status } = run;
  const reason =
    'Neither the local file nor the replica has changed since the clean stop, so the file is kept.';
  logger.info('start.decided', reason, { action: 'keep-local' });
  const open = await becomeWriter({ run, tried, newest, newLine: false, signal });
  if (open === undefined) return undefined;
  const follower = new FileFollower({ path: settings.databasePath });
  try {
    const [seen] = await Promise.all([
      follower.look(),
      // The stamps fall: after a power cut a file can look as before that is not.
      sidecar.setPosition(positionOf(newest)),
    ]);
    status.reached(open, run.now());
    const writer = writerFrom({ run, open, journal: sidecar, giveUp });
    const load = async (loadSignal: AbortSignal | undefined) => {
      const loaded = await loadPatiently(run, newest, loadSignal);
      writer.adopt(loaded);
      return seen !== undefined && seedFollower(follower, newest, loaded, seen);
    };
    const source = new RememberedSource({
      follower,
      seen: seen && holdsAllOf(newest, seen) ? seen : undefined,
      load,
    });
    if (settings.start === 'fast') source.hashAgain();
    return { source, writer };
  } catch (failure) {
    await follower.close();
    throw failure;
  }
}

/** True if the file, without any WAL, is what the record holds. It is known to have been, but others may have come before the look at it. */
function holdsAllOf({ line: { database, wal } }: LogRecord, { headers: { active } }: SeenFile): boolean {
  return (
    wal.bytes === 0 &&
    database?.mode === 'duckdb' &&
    database.databaseId === active.databaseId &&
    database.iteration === String(active.iteration) &&
    database.metaBlock === String(active.metaBlock)
  );
}

/** The application runs by now: an outage is waited for. */
async function loadPatiently(
  run: Pick<RunContext, 'settings' | 'store' | 'log' | 'logger' | 'status'>,
  { line: { root } }: LogRecord,
  signal: AbortSignal | undefined,
): Promise<LoadedMap> {
  const { store, log } = run;
  const tryAgain = patientWith(run);
  for (;;) {
    try {
      return await loadMap({ store, keys: log.keys, ref: root, signal });
    } catch (failure) {
      if (signal?.aborted || !(await tryAgain(failure)))
        throw await asSeenAtStart(failure, run.settings.databasePath);
    }
  }
}
