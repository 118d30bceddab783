import { conflictId, conflictKeys } from '../../replica/conflicts.ts';
import { copyRecord } from '../../replica/log/copy-record.ts';
import { ReplicaLog } from '../../replica/log/log.ts';
import type { Epoch } from '../../replica/log/numbers.ts';
import { openLog } from '../../replica/log/open-log.ts';
import type { LogRecord } from '../../replica/log/record.ts';
import { loadMap } from '../../replica/map/load-map.ts';
import { ReplicaWriter } from '../../replica/replica-writer.ts';
import type { RunContext } from '../run-context.ts';
import { compressionLevel } from '../ship/compression-level.ts';
import { sourceAt } from '../ship/source.ts';

/** Milliseconds for reading and uploading a file that nobody has open any more. */
const patienceMs = 24 * 3_600_000;

/**
 * Uploads the local file to `conflicts/<id>/` as a replica of its own, whole and restorable like any other. Nobody may have
 * the file open. Returns the id.
 */
export async function keepLocalFile(run: RunContext, signal?: AbortSignal): Promise<string> {
  const { settings, store, log, now, ulid, host, eiderVersion, logger } = run;
  const id = conflictId(now(), host);
  const keys = conflictKeys(log.keys, id);
  const ownLog = new ReplicaLog({ store, keys });
  const never = () => false;
  const newest = await openLog({
    log: ownLog,
    newest: undefined,
    tried: 0 as Epoch,
    id: ulid(),
    time: now(),
    eiderVersion,
    newLine: false,
    tryAgain: never,
    signal,
  });
  if (newest === undefined) throw new Error(`somebody else writes to ${keys.root}`);
  const writer = new ReplicaWriter({
    store,
    log: ownLog,
    epoch: newest.line.epoch,
    newest,
    tryAgain: never,
    now,
    ulid,
    host,
    eiderVersion,
    loaded: await loadMap({ store, keys, ref: null }),
    journal: { intend: async () => {}, reached: async () => {} },
    level: compressionLevel(settings),
    ...(signal && { signal }),
  });
  const source = await sourceAt(settings.databasePath);
  try {
    const { state } = await source.capture({ sink: writer.sink, newest, signal, withinMs: patienceMs });
    await writer.ship(state);
  } finally {
    await source.close();
  }
  logger.warn('conflict.kept', `The local file is kept as conflict ${id}`, { id });
  return id;
}

/** Copies the newest record of the replica to `conflicts/<id>/`, within the bucket. Returns the id. */
export async function keepRecord(run: RunContext, record: LogRecord, signal?: AbortSignal): Promise<string> {
  const { store, log, now, host, logger } = run;
  const id = conflictId(now(), host);
  const to = conflictKeys(log.keys, id);
  await copyRecord({ store, from: log.keys, to, record, place: 'newest', signal });
  logger.warn('conflict.kept', `Record ${record.line.seq} is kept as conflict ${id}`, { id });
  return id;
}
