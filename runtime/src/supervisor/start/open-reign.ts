import { victoryOver } from '../../replica/log/position.ts';
import type { StartDecision } from '../../replica/protocol/start-decision.ts';
import type { Journal, ReplicaWriter } from '../../replica/replica-writer.ts';
import type { Sidecar } from '../../replica/sidecar.ts';
import type { RunContext } from '../run-context.ts';
import type { Source } from '../ship/source.ts';
import { becomeWriter, type EpochsTried, writerFrom } from './become-writer.ts';
import { asSeenAtStart } from './damaged-replica-error.ts';
import { decide } from './decide.ts';
import type { LocalFile } from './examine-local.ts';
import { prepareFile } from './prepare-file.ts';
import { StartRefusedError } from './start-refused-error.ts';
import { survey } from './survey.ts';

/** A reign that has begun: this process is the writer, and the file is ready. */
export interface OpenReign {
  readonly source: Source;
  readonly writer: ReplicaWriter;
}

export interface OpenReignOptions {
  run: RunContext;
  tried: EpochsTried;
  /**
   * Asked before the log is opened and the file is touched; false if the application that runs on it has to be stopped first,
   * and everything begins again.
   */
  mayTouchFile: (decision: StartDecision) => Promise<boolean>;
  /** Ends the start. */
  signal: AbortSignal;
  /** Ends the writer's requests, when nothing can be waited for any more. */
  giveUp: AbortSignal;
}

/**
 * From holding the lease to being the writer: read the newest record, compare the local file, decide, open the log, prepare
 * the file. Undefined if the replica or the lease moved meanwhile: then everything begins again.
 * @throws {StartRefusedError} if the decision is not to start
 * @throws {LogCutShortError} if the vault holds a later record than the log
 * @throws {DamagedReplicaError} if an object of the replica that is needed is missing or damaged
 */
export async function openReign(options: OpenReignOptions): Promise<OpenReign | undefined> {
  try {
    return await begin(options);
  } catch (failure) {
    throw await asSeenAtStart(failure, options.run.settings.databasePath);
  }
}

async function begin({
  run,
  tried,
  mayTouchFile,
  signal,
  giveUp,
}: OpenReignOptions): Promise<OpenReign | undefined> {
  const { store, log, seat, sidecar, settings, logger } = run;
  const hint = seat.lease?.position?.seq;
  const { newest, state, loaded, local, tail } = await survey({
    settings,
    store,
    log,
    sidecar,
    hint,
    signal,
  });
  try {
    const decision = await decide({ run, tail, newest: state, local, signal });
    logger.info('start.decided', decision.reason, { action: decision.do });
    if (decision.do === 'refuse') throw new StartRefusedError(decision.reason);
    if (!(await mayTouchFile(decision)) || !(await seat.confirm(signal))) return await close(local);

    const wins = decision.do === 'override-replica';
    if (wins && state !== undefined) await sidecar.markVictory(victoryOver(state));
    const open = await becomeWriter({ run, tried, newest, newLine: wins, signal });
    if (open === undefined) return await close(local);
    const source = await prepareFile({ run, decision, local, newest: state, loaded, signal });
    run.status.reached(open, run.now());
    if (!wins) await sidecar.clearUnverified();
    const journal = wins ? untilFirstRecord(sidecar) : sidecar;
    return { source, writer: writerFrom({ run, open, loaded, journal, giveUp }) };
  } catch (failure) {
    await close(local);
    throw failure;
  }
}

async function close(local: LocalFile): Promise<undefined> {
  if (local.kind === 'database') await local.follower?.close();
  return undefined;
}

/** The marks of a victory stay until something of the winner is durable. */
function untilFirstRecord(sidecar: Sidecar): Journal {
  let first = true;
  return {
    intend: (intended) => sidecar.intend(intended),
    reached: async (position) => {
      await sidecar.reached(position);
      if (first) await sidecar.clearUnverified();
      first = false;
    },
  };
}
