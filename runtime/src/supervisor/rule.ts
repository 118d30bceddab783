import { existingFiles } from '../duckdb-file/restore/file-set.ts';
import { FencedError } from '../replica/errors.ts';
import type { LogRecord } from '../replica/log/record.ts';
import type { ReplicaWriter } from '../replica/replica-writer.ts';
import type { Supervised } from './application/application.ts';
import type { ApplicationSlot } from './application/application-slot.ts';
import type { Signals } from './application/signals.ts';
import { type EndCause, Ending } from './ending.ts';
import { giveBack } from './lease/give-back.ts';
import type { RestoreOrder } from './restore/restore-desk.ts';
import { RestoreRefusedError } from './restore/restore-refused-error.ts';
import type { RunContext } from './run-context.ts';
import type { ReignEnd } from './run-outcome.ts';
import { finalSyncInTime } from './ship/final-sync.ts';
import type { Replicator } from './ship/replicator.ts';
import type { EpochsTried } from './start/become-writer.ts';
import { giveBackCleanly } from './start/clean-stop.ts';

interface RuleOptions {
  run: RunContext;
  signals: Pick<Signals, 'deliverTo'>;
  slot: ApplicationSlot;
  tried: EpochsTried;
  application: Supervised;
  writer: ReplicaWriter;
  replicator: Replicator;
  ending: Ending;
  /** Is aborted when nothing can be waited for any more: it ends the writer's requests. */
  giveUp: AbortController;
  /** The log was opened under another epoch, to go back to an older state. */
  onOpen: (open: LogRecord) => void;
}

/** From the application's start to the release of the lease. */
export async function rule(options: RuleOptions): Promise<ReignEnd> {
  const { run, signals, slot, application, replicator, ending, giveUp } = options;
  const { settings, status } = run;
  status.state = 'running';
  slot.attach(ending, signals);
  const loop = replicator.run(ending.signal).catch((failure: unknown) => ending.because(causeOf(failure)));

  const cause = await ending.happened;
  const deadline = setTimeout(() => giveUp.abort(), settings.shutdownSeconds * 1000);
  try {
    tell(run, cause);
    if (isFenced(cause) && settings.fenced === 'continue') {
      return { next: 'exit', exit: await application.ended, durable: false };
    }
    await slot.stop();
    const durable = isFenced(cause) ? await keepLoser(options) : await shipRest(options, cause, loop);
    if (cause.by === 'failure') throw cause.failure;
    if (isTemporary(cause) && slot.told === undefined)
      return { next: 'again', ...(cause.by === 'restore' && durable && { keepsLease: true }) };
    return { next: 'exit', exit: await application.ended, durable };
  } finally {
    clearTimeout(deadline);
    // An append that is waiting for the store would wait on.
    giveUp.abort();
    await loop;
  }
}

/** Ships what the application left, and gives the lease back. True if everything is durable. */
async function shipRest(options: RuleOptions, cause: EndCause, loop: Promise<void>): Promise<boolean> {
  const { run, replicator, writer, giveUp } = options;
  const { signal } = giveUp;
  try {
    const durable = await finalSyncInTime({ loop, run, replicator, writer, signal });
    if (cause.by === 'restore') await goBack(options, cause.order, durable);
    else if (cause.by === 'lease' && cause.end === 'step-down') run.seat.forget();
    // Else the next one had better be on this disk, which has the last bytes.
    else if (durable) await giveBackCleanly({ run, closed: writer.newest, signal });
    return durable;
  } catch (failure) {
    if (!(failure instanceof FencedError)) throw failure;
    tell(run, { by: 'lease', end: 'fenced' });
    return keepLoser(options);
  }
}

/**
 * Makes an older state the newest one, with the lease in hand; the next reign restores it on the ordinary way, or, if this
 * fails, goes on with the local file. Either way the application starts again.
 */
async function goBack(options: RuleOptions, order: RestoreOrder, durable: boolean): Promise<void> {
  const { run, slot, tried, onOpen } = options;
  const signal = afterStopSignal(options);
  try {
    if (!durable) throw new RestoreRefusedError('The last bytes of the application could not be shipped');
    if (slot.told !== undefined) throw new RestoreRefusedError('Eider was told to stop');
    order.onPhase('going-back');
    const wanted = { at: 'seq' as const, seq: order.seq };
    const { appendRewind } = await import('./restore/append-rewind.ts');
    order.wentBack(await appendRewind({ ...run, wanted, tried, onOpen, signal }));
  } catch (failure) {
    order.failed(failure);
  }
  if (durable && slot.told !== undefined) await giveBack({ run, signal });
}

/** What only the loser has is kept in the bucket. Returns false: nothing of it is in the replica. */
async function keepLoser(options: RuleOptions): Promise<false> {
  const { run, slot, giveUp } = options;
  const path = run.settings.databasePath;
  run.seat.forget();
  if (!(await existingFiles(path)).includes('')) return false;
  try {
    const { keepLocalFile } = await import('./start/keep-loser.ts');
    await keepLocalFile(run, slot.told === undefined ? afterStopSignal(options) : giveUp.signal);
  } catch (error) {
    // The file stays where it is, and the next start keeps it before anything takes its place.
    const message = `What only ${path} holds could not be kept in the bucket`;
    run.logger.error('sync.not-durable', message, { error });
  }
  return false;
}

/** Aborts when the time is over that begins once this process is told to stop; until then nothing presses. */
function afterStopSignal({ run, signals, slot }: RuleOptions): AbortSignal {
  const controller = new AbortController();
  const told = new Ending();
  slot.attach(told, signals);
  const milliseconds = run.settings.shutdownSeconds * 1000;
  void told.happened.then(() => setTimeout(() => controller.abort(), milliseconds).unref());
  return controller.signal;
}

const causeOf = (failure: unknown): EndCause =>
  failure instanceof FencedError ? { by: 'lease', end: 'fenced' } : { by: 'failure', failure };

/** Whether the application is to run again afterwards. */
const isTemporary = ({ by }: EndCause): boolean => by === 'lease' || by === 'restore';

const isFenced = (cause: EndCause): boolean => cause.by === 'lease' && cause.end === 'fenced';

function tell({ logger, status }: RunContext, cause: EndCause): void {
  status.state = isFenced(cause) ? 'fenced' : 'stopping';
  if (cause.by === 'restore') {
    cause.order.onPhase('stopping');
    logger.warn('restore.ordered', `The application stops to go back to record ${cause.order.seq}`, {
      seq: cause.order.seq,
    });
  }
  if (cause.by !== 'lease') return;
  if (cause.end === 'hand-over') logger.info('lease.asked', 'A newer instance asked for the lease');
  if (cause.end === 'step-down') logger.warn('lease.lost', 'Another process holds the lease');
  if (cause.end === 'fenced') logger.error('sync.fenced', 'Another writer has taken over the replica');
}
