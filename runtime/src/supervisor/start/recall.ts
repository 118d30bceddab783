import { type CleanStop, closedRecordOf, releasedLeaseOf } from '../../replica/clean-stop.ts';
import { firstRecordsFrom } from '../../replica/log/log-listing.ts';
import type { LogRecord } from '../../replica/log/record.ts';
import {
  endsAsRemembered,
  mayStartFromMemory,
  type RememberedStop,
} from '../../replica/protocol/start-from-memory.ts';
import { sameStamps, stampsOf } from '../disk/file-stamps.ts';
import type { RunContext } from '../run-context.ts';
import { replicaName } from './clean-stop.ts';

type Recalling = Pick<
  RunContext,
  'settings' | 'store' | 'log' | 'seat' | 'sidecar' | 'logger' | 'eiderVersion'
>;

/**
 * Takes the lease if disk and replica are as the last clean stop on this disk left them, and returns the newest record, which
 * the local file equals. Undefined, and no harm done, if anything is different: then everything is to be looked at.
 *
 * The log is looked at before the lease is written: so the lease was written once more after the tail was read, on top of a
 * version that was free all the time (docs/protocol.md, "Open").
 */
export async function takeFromMemory(run: Recalling, signal: AbortSignal): Promise<LogRecord | undefined> {
  const stop = await recall(run);
  if (stop === undefined) return undefined;
  const { store, log, seat } = run;
  const { seq } = stop.record.line;
  const page = await firstRecordsFrom({ store, keys: log.keys, from: seq, limit: 2, signal });
  const from = page.map((record) => ({ seq: record.seq, bytes: record.size }));
  if (!endsAsRemembered({ stop: asRemembered(stop), from })) return undefined;
  const taken = await seat.takeAgain(releasedLeaseOf(stop), signal);
  return taken && closedRecordOf(stop);
}

/** The last clean stop, if this disk is as it left it. */
async function recall(run: Recalling): Promise<CleanStop | undefined> {
  const { settings, sidecar, eiderVersion } = run;
  const [stop, position, unverified, victory, stamps] = await Promise.all([
    sidecar.cleanStop(),
    sidecar.position(),
    sidecar.isUnverified(),
    sidecar.victory(),
    stampsOf(settings.databasePath),
  ]);
  const may = mayStartFromMemory({
    stop: stop && asRemembered(stop),
    here: { replica: replicaName(run), eiderVersion },
    position,
    untouched: position?.stamps != null && sameStamps(position.stamps, stamps),
    marked: unverified || victory !== undefined,
  });
  return may ? stop : undefined;
}

function asRemembered({ replica, eiderVersion, record: { line, bytes } }: CleanStop): RememberedStop {
  const { id, seq, database } = line;
  const canBeFollowed = database?.mode === 'duckdb';
  return { replica, eiderVersion, record: { id, seq, bytes }, canBeFollowed };
}
