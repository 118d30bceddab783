import { DatabaseMissingError } from '../duckdb-file/errors/database-missing-error.ts';
import { FencedError } from '../replica/errors.ts';
import type { Supervised } from './application.ts';
import type { ApplicationExit } from './application-exit.ts';
import { applicationSignals } from './application-signals.ts';
import { type EndCause, Ending } from './ending.ts';
import { finalSyncInTime } from './final-sync.ts';
import { keepLease } from './heartbeat.ts';
import { keepLocalFile } from './keep-loser.ts';
import { noteSync } from './note-sync.ts';
import { type EpochsTried, type OpenReign, openReign } from './open-reign.ts';
import { Replicator } from './replicator.ts';
import type { RunContext } from './run-context.ts';
import type { ReignEnd } from './run-outcome.ts';
import type { Signals } from './signals.ts';
import { OpaqueSource } from './source.ts';
import { mayPass } from './try-again.ts';

/** Share of the shutdown budget that the application has; the rest is for the last upload. */
const applicationShare = 2 / 3;

/** The application that runs now, if one does: it may run before a reign, on a file that could not be compared yet. */
export interface ApplicationSlot {
  application: Supervised | undefined;
}

export interface ReignOptions {
  run: RunContext;
  signals: Signals;
  tried: EpochsTried;
  slot: ApplicationSlot;
  /** Starts the application. */
  start: () => Promise<Supervised>;
}

/**
 * One time as the writer: take the lease, get the file ready, run the application, replicate, and end it in order. The
 * transitions are those of docs/protocol.md.
 */
export async function reign(options: ReignOptions): Promise<ReignEnd> {
  const { run, signals, slot } = options;
  const ending = new Ending();
  const giveUp = new AbortController();
  const heart = new AbortController();
  let open: OpenReign | undefined;
  let replicator: Replicator | undefined;
  let beating: Promise<void> | undefined;
  signals.deliverTo((signal) => ending.because({ by: 'signal', signal }));
  if (slot.application !== undefined) watch(slot.application, options, ending);
  try {
    await run.seat.acquire(ending.signal);
    run.logger.info('lease.taken', 'This process holds the lease');
    beating = beat({ run, slot, ending, writer: () => open?.writer }, heart.signal);
    open = await openReign({
      run,
      tried: options.tried,
      signal: ending.signal,
      giveUp: giveUp.signal,
      mayTouchFile: async ({ do: action }) => {
        if (slot.application === undefined || action === 'keep-local') return true;
        await stop(slot.application, run);
        slot.application = undefined;
        return false;
      },
    });
    if (open === undefined) return { next: 'again' };
    replicator = replicatorOf(run, open);
    if (!open.source.live) await shipAtRest({ run, slot, replicator, signal: ending.signal });
    slot.application ??= await options.start();
    const { application } = slot;
    return await rule({ ...options, application, writer: open.writer, replicator, ending, giveUp });
  } catch (failure) {
    return await endBeforeRule({ ...options, ending, failure });
  } finally {
    heart.abort();
    await beating;
    await (replicator ?? open?.source)?.close();
  }
}

/** What cannot be shipped while the application runs is shipped before it starts. */
async function shipAtRest({
  run,
  slot,
  replicator,
  signal,
}: Pick<ReignOptions, 'run' | 'slot'> & { replicator: Replicator; signal: AbortSignal }): Promise<void> {
  const path = run.settings.databasePath;
  run.logger.error(
    'opaque.followed',
    `${path} cannot be followed while it is open: until the application ends, nothing is shipped`,
  );
  if (slot.application === undefined) await replicator.sync({ signal });
}

/** Keeps the lease; what happens to it may end the reign. */
function beat(
  {
    run,
    slot,
    ending,
    writer,
  }: {
    run: RunContext;
    slot: ApplicationSlot;
    ending: Ending;
    writer: () => OpenReign['writer'] | undefined;
  },
  signal: AbortSignal,
): Promise<void> {
  const options = {
    run,
    isolationSeconds: run.settings.isolationSeconds,
    applicationUp: () => slot.application !== undefined && writer() !== undefined,
    newest: () => writer()?.newest,
    onEnd: (end: Extract<EndCause, { by: 'lease' }>['end']) => ending.because({ by: 'lease', end }),
    onIsolated: (seconds: number) => {
      run.logger.error('isolation.stopping', 'The store has not been heard of for too long', { seconds });
      ending.because({ by: 'isolation' });
    },
  };
  return keepLease(options, signal).catch((failure: unknown) => ending.because({ by: 'failure', failure }));
}

/** From the application's start to the release of the lease. */
async function rule({
  run,
  application,
  writer,
  replicator,
  ending,
  giveUp,
  ...options
}: ReignOptions & {
  application: Supervised;
  writer: OpenReign['writer'];
  replicator: Replicator;
  ending: Ending;
  giveUp: AbortController;
}): Promise<ReignEnd> {
  const { settings, status } = run;
  status.state = 'running';
  watch(application, { ...options, run }, ending);
  const loop = replicator.run(ending.signal).catch((failure: unknown) => ending.because(causeOf(failure)));

  const cause = await ending.happened;
  const deadline = setTimeout(() => giveUp.abort(), settings.shutdownSeconds * 1000);
  try {
    tell(run, cause);
    if (isFenced(cause) && settings.fenced === 'continue') {
      return { next: 'exit', exit: await application.ended, durable: false };
    }
    const exit = await stop(application, run);
    options.slot.application = undefined;
    if (isFenced(cause)) return await afterFence(run, cause, exit);
    const durable = await finalSyncInTime({ loop, run, replicator, writer, signal: giveUp.signal });
    if (durable) await release(run, cause, writer);
    return after(cause, exit, durable);
  } catch (failure) {
    if (failure instanceof FencedError) return afterFence(run, cause, await application.ended);
    throw failure;
  } finally {
    clearTimeout(deadline);
    await loop;
  }
}

function replicatorOf(run: RunContext, { source, writer }: OpenReign): Replicator {
  const { settings, status, logger, monotonic } = run;
  const { opaque, databasePath: path } = settings;
  return new Replicator({
    source,
    opaque: (refusal) => {
      if (opaque === 'refuse') throw refusal;
      logger.error('opaque.followed', `${refusal.message}: until it ends, nothing is shipped`, {
        reason: refusal.name,
      });
      return new OpaqueSource(path);
    },
    writer,
    lag: status.lag,
    intervalSeconds: settings.syncIntervalSeconds,
    fullHashHours: settings.fullHashHours,
    monotonic,
    onSync: (report) => noteSync(run, report),
    onCaptureFailure: (failure) => {
      // The application is just about to make its database.
      const level = failure instanceof DatabaseMissingError ? 'debug' : 'warn';
      logger[level]('sync.delayed', failure.line, { error: failure });
      run.observer?.synced({ result: 'delayed', seconds: 0, bytes: 0 });
    },
  });
}

/** Lets the application have its signals, and notices its end. */
function watch(
  application: Supervised,
  { run, signals }: Pick<ReignOptions, 'run' | 'signals'>,
  ending: Ending,
): void {
  signals.deliverTo(
    applicationSignals({
      application,
      stopMilliseconds: applicationMilliseconds(run),
      onStop: (signal) => ending.because({ by: 'signal', signal }),
    }),
  );
  void application.ended.then(() => ending.because({ by: 'exit' }));
}

/** A start that was told to end, or that lost the lease, or whose application ended before it could be compared. */
async function endBeforeRule({
  run,
  slot,
  ending: { cause },
  failure,
}: Pick<ReignOptions, 'run' | 'slot'> & { ending: Ending; failure: unknown }): Promise<ReignEnd> {
  if (cause === undefined || cause.by === 'failure' || cause.by === 'isolation') {
    await releaseAfter(failure, run);
    throw failure;
  }
  if (cause.by === 'lease') {
    run.seat.forget();
    return { next: 'again' };
  }
  const exit = await slot.application?.ended;
  if (run.seat.lease !== undefined) await run.seat.release();
  if (exit !== undefined) return { next: 'exit', exit, durable: false };
  if (cause.by === 'exit') throw failure;
  return { next: 'exit', exit: { code: null, signal: cause.signal }, durable: true };
}

/** Whoever comes next should not have to wait for a TTL because this start failed. */
async function releaseAfter(failure: unknown, { seat, logger }: RunContext): Promise<void> {
  if (seat.lease === undefined || mayPass(failure)) return;
  try {
    await seat.release();
  } catch (error) {
    logger.warn('lease.unreachable', 'The lease could not be given back', { error });
  }
}

function applicationMilliseconds({ settings }: RunContext): number {
  return settings.shutdownSeconds * applicationShare * 1000;
}

/** Stops the application, if it has not ended yet. */
function stop(application: Supervised, run: RunContext): Promise<ApplicationExit> {
  return application.stop({ signal: 'SIGTERM', milliseconds: applicationMilliseconds(run) });
}

const causeOf = (failure: unknown): EndCause =>
  failure instanceof FencedError ? { by: 'lease', end: 'fenced' } : { by: 'failure', failure };

const isFenced = (cause: EndCause): boolean => cause.by === 'lease' && cause.end === 'fenced';

function tell({ logger, status }: RunContext, cause: EndCause): void {
  status.state = isFenced(cause) ? 'fenced' : 'stopping';
  if (cause.by !== 'lease') return;
  if (cause.end === 'hand-over') logger.info('lease.asked', 'A newer instance asked for the lease');
  if (cause.end === 'step-down') logger.warn('lease.lost', 'Another process holds the lease');
  if (cause.end === 'fenced') logger.error('sync.fenced', 'Another writer has taken over the replica');
}

/** What only the loser has is kept; then everything begins again, unless this process was told to end. */
async function afterFence(run: RunContext, cause: EndCause, exit: ApplicationExit): Promise<ReignEnd> {
  run.seat.forget();
  await keepLocalFile(run);
  return after(cause, exit, false);
}

async function release(
  { seat, logger }: RunContext,
  cause: EndCause,
  { newest }: OpenReign['writer'],
): Promise<void> {
  if (cause.by === 'lease' && cause.end === 'step-down') return seat.forget();
  const { epoch, seq } = newest.line;
  await seat.release({ epoch, position: { seq }, lag: null });
  logger.info('lease.released', 'The lease was given back');
}

function after(cause: EndCause, exit: ApplicationExit, durable: boolean): ReignEnd {
  if (cause.by === 'failure') throw cause.failure;
  return cause.by === 'lease' ? { next: 'again' } : { next: 'exit', exit, durable };
}
