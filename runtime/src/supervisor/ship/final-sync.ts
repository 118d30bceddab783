import { DatabaseMissingError } from '../../duckdb-file/errors/database-missing-error.ts';
import { FencedError } from '../../replica/errors.ts';
import { positionOf } from '../../replica/log/position.ts';
import type { ReplicaWriter } from '../../replica/replica-writer.ts';
import { stampsAtRest } from '../disk/file-stamps.ts';
import type { RunContext } from '../run-context.ts';
import { mayPass } from '../try-again.ts';
import type { Replicator } from './replicator.ts';

/**
 * Ships what the application left, closes the log, and notes how the files look, so that the next start knows them at
 * once. The application has ended; if another process has the file open all the same, the next start compares it.
 * @throws {FencedError} if another writer has taken over
 */
export async function finalSync({
  run,
  replicator,
  writer,
  signal,
}: {
  run: RunContext;
  replicator: Pick<Replicator, 'syncAtRest'>;
  writer: Pick<ReplicaWriter, 'mark'>;
  signal: AbortSignal;
}): Promise<void> {
  const { settings, sidecar, logger } = run;
  // Before it is read: what is written afterwards must look different.
  const stamps = await stampsAtRest(settings.databasePath);
  try {
    await replicator.syncAtRest({ signal });
  } catch (failure) {
    // An application that never made its database has nothing to ship.
    if (!(failure instanceof DatabaseMissingError)) throw failure;
  }
  const closed = await writer.mark('close');
  await sidecar.setPosition(positionOf(closed, stamps));
  run.status.reached(closed, run.now());
  logger.info('sync.final', `Everything is durable; the log is closed at record ${closed.line.seq}`, {
    seq: closed.line.seq,
  });
}

/**
 * True if the last bytes are durable; false, said loudly, if they are not when `signal` aborts.
 * @param options.loop the replication that is just ending
 * @throws {FencedError} if another writer has taken over
 */
export async function finalSyncInTime({
  loop,
  ...options
}: {
  loop: Promise<void>;
  run: RunContext;
  replicator: Pick<Replicator, 'syncAtRest'>;
  writer: Pick<ReplicaWriter, 'mark'>;
  signal: AbortSignal;
}): Promise<boolean> {
  const { run, signal } = options;
  try {
    const work = loop.then(() => finalSync(options));
    await Promise.race([work, rejectedBy(signal)]);
    return true;
  } catch (error) {
    if (error instanceof FencedError) throw error;
    const why = signal.aborted || mayPass(error) ? 'in time' : `(${messageOf(error)})`;
    run.logger.error(
      'sync.not-durable',
      `The last bytes could not be shipped ${why}; they are in ${run.settings.databasePath}: keep the disk, and start again on it`,
      { error },
    );
    return false;
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function rejectedBy(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
