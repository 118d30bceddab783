import type { Epoch } from '../../replica/log/numbers.ts';
import { openLog } from '../../replica/log/open-log.ts';
import type { LogRecord } from '../../replica/log/record.ts';
import type { LoadedMap } from '../../replica/map/load-map.ts';
import { planOpen } from '../../replica/protocol/open.ts';
import { type Journal, ReplicaWriter } from '../../replica/replica-writer.ts';
import type { RunContext } from '../run-context.ts';
import { compressionLevel } from '../ship/compression-level.ts';
import { patientWith, whileItMayPass } from '../try-again.ts';

/** Highest epoch that this process has tried to open with. */
export interface EpochsTried {
  highest: Epoch;
}

/** Opens the log above `newest`; undefined if the replica moved since that was read. */
export async function becomeWriter({
  run,
  tried,
  newest,
  newLine,
  signal,
}: {
  run: RunContext;
  tried: EpochsTried;
  newest: LogRecord | undefined;
  /** The local file has won a conflict. */
  newLine: boolean;
  signal: AbortSignal;
}): Promise<LogRecord | undefined> {
  const { log, logger, eiderVersion } = run;
  const before = tried.highest;
  tried.highest = planOpen({ tail: newest?.line, tried: before }).epoch;
  const open = await openLog({
    log,
    newest,
    tried: before,
    id: run.ulid(),
    time: run.now(),
    eiderVersion,
    newLine,
    tryAgain: whileItMayPass,
    signal,
  });
  if (open === undefined) return undefined;
  const { seq, epoch } = open.line;
  logger.info('log.opened', `This is the writer now, epoch ${epoch}`, { seq, epoch });
  return open;
}

/** The writer that goes on from its `open`; without `loaded` it has to be given the block map before the first capture. */
export function writerFrom({
  run,
  open,
  loaded,
  journal,
  giveUp,
}: {
  run: RunContext;
  open: LogRecord;
  loaded?: LoadedMap;
  journal: Journal;
  /** Ends its requests. */
  giveUp: AbortSignal;
}): ReplicaWriter {
  const { settings, store, log, now, ulid, host, eiderVersion } = run;
  return new ReplicaWriter({
    store,
    log,
    epoch: open.line.epoch,
    newest: open,
    ...(loaded && { loaded }),
    journal,
    tryAgain: patientWith(run),
    now,
    ulid,
    host,
    eiderVersion,
    level: compressionLevel(settings),
    signal: giveUp,
  });
}
