import type { SettingsWith } from '../config/settings.ts';
import { existingFiles } from '../duckdb-file/restore/file-set.ts';
import { ExitCode } from '../errors/exit-code.ts';
import type { Log } from '../logging/log.ts';
import type { Epoch } from '../replica/log/numbers.ts';
import type { Supervised } from './application/application.ts';
import { exitCodeOf } from './application/application-exit.ts';
import { ApplicationSlot } from './application/application-slot.ts';
import { Signals } from './application/signals.ts';
import type { ArchiveApart } from './archive/archive-apart.ts';
import { DiskHold } from './disk/disk-hold.ts';
import type { SeatOptions } from './lease/seat-options.ts';
import { openContext } from './open-context.ts';
import { type ReignOptions, reign } from './reign.ts';
import type { RestoreDesk } from './restore/restore-desk.ts';
import type { RunContext } from './run-context.ts';
import type { RunObserver } from './run-observer.ts';
import type { ReignEnd } from './run-outcome.ts';
import type { PointMarker } from './ship/point-marker.ts';
import { startUnverified } from './start/start-unverified.ts';
import { mayPass, pauseBetweenTries } from './try-again.ts';

/** Share of the shutdown budget that the application has; the rest is for the last upload. */
const applicationShare = 2 / 3;

export interface RunOptions {
  settings: SettingsWith<'bucket' | 'databasePath'>;
  logger: Log;
  /** Watches from outside. */
  observer?: RunObserver;
  /** Writes archive snapshots every `EIDER_ARCHIVE_HOURS`; default: they are somebody else's business. */
  archive?: ArchiveApart;
  /** Is told how to mark restore points while the application runs. */
  marker?: PointMarker;
  /** Is told how to restore an older state in place; default: nobody asks for that. */
  desk?: RestoreDesk;
  /** Is called before the file and the replica are looked at, which a start from memory need not do; default: nobody is. */
  beginsWork?: () => void;
  /**
   * Uses the database already, as one that outlived the process which replicated for it: nothing is shipped before its file
   * was compared, and it is stopped before its file is touched. Default: nobody does.
   */
  running?: Supervised | undefined;
  /** Starts whatever uses the database. */
  start: () => Promise<Supervised>;
}

/**
 * Runs an application on a database that outlives its machine: restores it before the start, replicates it while it
 * runs, ships the last bytes at the end. Resolves to the exit code: the application's own, 128 + n for a signal, 74 if it
 * ended well but its last bytes are not durable.
 * @throws {EiderError} if it cannot start
 */
export async function run({
  settings,
  logger,
  observer,
  archive,
  marker,
  desk,
  beginsWork,
  running,
  start,
}: RunOptions): Promise<number> {
  using disk = DiskHold.open({ settings, mayShare: settings.lease !== 'fail' });
  using signals = new Signals();
  const slot = new ApplicationSlot({
    stopMilliseconds: settings.shutdownSeconds * applicationShare * 1000,
  });
  slot.application = running;
  const context: RunContext = await openContext({
    settings,
    logger,
    disk,
    observer,
    archive,
    marker,
    desk,
    beginsWork,
    onWait: (waiting) => standBy({ run: context, slot, disk }, waiting),
  });
  observer?.begin(context.status);
  const tried = { highest: 0 as Epoch };
  let keepsLease = false;
  try {
    for (;;) {
      const end = await onceAgain({ run: context, signals, slot, tried, keepsLease, start }, disk);
      if (end.next === 'exit') return exitCode(end);
      keepsLease = end.keepsLease ?? false;
      logger.info('start.again', 'Beginning again at the lease');
    }
  } catch (failure) {
    // Without replication nothing that it writes is kept.
    await slot.stop();
    throw failure;
  } finally {
    await context.store.close();
  }
}

/** A reign; or, if the store does not answer, the application on the local file until it does. */
async function onceAgain(options: ReignOptions, disk: DiskHold): Promise<ReignEnd> {
  const { run, slot, start } = options;
  try {
    return await reign(options);
  } catch (failure) {
    if (!mayPass(failure)) throw failure;
    // Who has heard of the store, or is not alone on the disk, knows that another writer may be alive: it waits.
    if (slot.application === undefined && run.seat.heardAt === undefined && disk.take()) {
      if (!(await existingFiles(run.settings.databasePath)).includes('')) throw failure;
      slot.application = await startUnverified({ run, start });
    }
    run.logger.warn('lease.unreachable', failure.line, { error: failure });
    await pauseBetweenTries();
    return { next: 'again' };
  }
}

async function standBy(
  {
    run: { status, logger },
    slot,
    disk,
  }: { run: Pick<RunContext, 'status' | 'logger'>; slot: ApplicationSlot; disk: DiskHold },
  { reason, holderLives }: Parameters<SeatOptions['onWait']>[0],
): Promise<void> {
  if (status.state !== 'standby') logger.info('lease.waiting', `The lease ${reason}`, { reason });
  // It was started while nobody could know of the other one, whose writes are the ones that are kept.
  if (holderLives) await slot.stop();
  if (slot.application !== undefined) return;
  status.state = 'standby';
  disk.release();
}

function exitCode({ exit, durable }: Extract<ReignEnd, { next: 'exit' }>): number {
  const code = exitCodeOf(exit);
  return code === ExitCode.done && !durable ? ExitCode.notDurable : code;
}
