import { DatabaseMissingError } from '../duckdb-file/errors/database-missing-error.ts';
import type { LogRecord } from '../replica/log/record.ts';
import type { StartDecision } from '../replica/protocol/start-decision.ts';
import type { Supervised } from './application/application.ts';
import type { ApplicationSlot } from './application/application-slot.ts';
import type { Signals } from './application/signals.ts';
import { endEarly } from './end-early.ts';
import { Ending } from './ending.ts';
import { keepLease } from './lease/heartbeat.ts';
import type { Housekeeping, HousekeepingOptions } from './retention/housekeeping.ts';
import { rule } from './rule.ts';
import type { RunContext } from './run-context.ts';
import type { ReignEnd } from './run-outcome.ts';
import { noteSync } from './ship/note-sync.ts';
import type { MarkPoint } from './ship/point-marker.ts';
import { Replicator } from './ship/replicator.ts';
import { OpaqueSource } from './ship/source.ts';
import type { EpochsTried } from './start/become-writer.ts';
import { openFromMemory } from './start/open-from-memory.ts';
import type { OpenReign, OpenReignOptions } from './start/open-reign.ts';
import { takeFromMemory } from './start/recall.ts';
import { watchIsolation } from './start/watch-isolation.ts';

export interface ReignOptions {
  run: RunContext;
  signals: Pick<Signals, 'deliverTo'>;
  tried: EpochsTried;
  slot: ApplicationSlot;
  /** The reign before has left the lease held; default: it has not. */
  keepsLease?: boolean;
  /** Starts the application. */
  start: () => Promise<Supervised>;
}

/** What ends a reign, and what has to be tidied up after it. */
interface ReignCourse {
  readonly ending: Ending;
  /** Aborts when nothing can be waited for any more. */
  readonly giveUp: AbortController;
  readonly cleanUp: AsyncDisposableStack;
}

/** How far the holder of the lease has come. */
interface Held {
  writer: OpenReign['writer'] | undefined;
  /** The log is open under another epoch of this process, to go back to an older state. */
  reopened: LogRecord | undefined;
  /** The application was started; so it stays until the lease is given back. */
  applicationUp: boolean;
}

/** A reign whose application runs. */
interface Begun {
  readonly application: Supervised;
  readonly writer: OpenReign['writer'];
  readonly replicator: Replicator;
  readonly held: Held;
}

/**
 * One time as the writer: take the lease, get the file ready, run the application, replicate, and end it in order. The
 * transitions are those of docs/protocol.md.
 */
export async function reign(options: ReignOptions): Promise<ReignEnd> {
  const { run, signals, slot } = options;
  const ending = new Ending();
  const giveUp = new AbortController();
  await using cleanUp = new AsyncDisposableStack();
  slot.attach(ending, signals);
  let begun: Begun | undefined;
  try {
    begun = await begin(options, { ending, giveUp, cleanUp });
  } catch (failure) {
    return await endEarly({ run, slot, cause: ending.cause, failure });
  }
  if (begun === undefined) return { next: 'again' };
  const { held, ...course } = begun;
  const onOpen = (open: LogRecord) => {
    held.reopened = open;
  };
  return await rule({ run, signals, slot, tried: options.tried, ending, giveUp, onOpen, ...course });
}

/** Everything up to the start of the application; undefined if the lease or the replica moved meanwhile. */
async function begin(
  { run, slot, tried, keepsLease = false, start }: ReignOptions,
  { ending, giveUp, cleanUp }: ReignCourse,
): Promise<Begun | undefined> {
  const held: Held = { writer: undefined, reopened: undefined, applicationUp: false };
  const { signal } = ending;
  signal.throwIfAborted();
  const newest = keepsLease ? undefined : await acquire({ run, slot, ending });
  cleanUp.use(beat(run, ending, held));
  const how = { run, tried, signal, giveUp: giveUp.signal };
  const open =
    newest === undefined
      ? await openAfterLook({ ...how, mayTouchFile: giveWayWith(slot) })
      : await openFromMemory({ ...how, newest });
  if (open === undefined) return undefined;
  const { writer } = open;
  run.status.opaque = !open.source.live;
  held.writer = writer;
  let house: Housekeeping | undefined;
  const replicator = replicatorOf(run, open, (record) => house?.learn(record));
  cleanUp.defer(() => replicator.close());
  if (!open.source.live) await shipAtRest({ run, slot, replicator, signal });
  signal.throwIfAborted();
  slot.application ??= await start();
  held.applicationUp = true;
  house = cleanUp.use(await keepHouse({ run, writer, archive: run.archive, signal }));
  cleanUp.use(run.marker?.markedBy(markWith(run, replicator, signal)));
  if (run.desk !== undefined)
    cleanUp.use(run.desk.servedBy((order) => ending.because({ by: 'restore', order })));
  return { application: slot.application, writer, replicator, held };
}

/** Takes the lease; returns the newest record if nothing has changed since the clean stop on this disk. */
async function acquire({
  run,
  slot,
  ending: { signal },
  ending,
}: Pick<ReignOptions, 'run' | 'slot'> & Pick<ReignCourse, 'ending'>): Promise<LogRecord | undefined> {
  using _watch = watchIsolation({ run, slot, ending });
  await run.proveStore(signal);
  // An application that runs already writes to the file.
  const newest = slot.application === undefined ? await takeFromMemory(run, signal) : undefined;
  if (newest === undefined) await run.seat.acquire(signal);
  run.logger.info('lease.taken', 'This process holds the lease');
  return newest;
}

/** Loaded only when there is something to look at: a start from memory must be fast. */
async function openAfterLook(options: OpenReignOptions): Promise<OpenReign | undefined> {
  options.run.beginsWork?.();
  const { openReign } = await import('./start/open-reign.ts');
  return openReign(options);
}

/** Loaded beside the application: it does not wait for that. */
async function keepHouse(options: HousekeepingOptions): Promise<Housekeeping> {
  const { Housekeeping } = await import('./retention/housekeeping.ts');
  return new Housekeeping(options);
}

/** An application that runs already goes on with its file, or is stopped before that is touched. */
function giveWayWith(slot: ApplicationSlot): (decision: StartDecision) => Promise<boolean> {
  return async ({ do: action }) => {
    if (slot.application === undefined || action === 'keep-local') return true;
    await slot.stop();
    return false;
  };
}

function markWith({ status, now }: RunContext, replicator: Replicator, signal: AbortSignal): MarkPoint {
  return async (name) => {
    const point = await replicator.mark({ name, signal });
    status.reached(point, now());
    return point;
  };
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

/** Keeps the lease until it is disposed of; what happens to it may end the reign. */
function beat(run: RunContext, ending: Ending, held: Readonly<Held>): AsyncDisposable {
  const heart = new AbortController();
  const beating = keepLease(
    {
      run,
      isolationSeconds: run.settings.isolationSeconds,
      applicationUp: () => held.applicationUp,
      newest: () => held.reopened ?? held.writer?.newest,
      onEnd: (end) => ending.because({ by: 'lease', end }),
      onIsolated: (seconds) => {
        run.logger.error('isolation.stopping', 'The store has not been heard of for too long', { seconds });
        ending.because({ by: 'isolation' });
      },
    },
    heart.signal,
  ).catch((failure: unknown) => ending.because({ by: 'failure', failure }));
  return {
    async [Symbol.asyncDispose]() {
      heart.abort();
      await beating;
    },
  };
}

function replicatorOf(
  run: RunContext,
  { source, writer }: OpenReign,
  onRecord: (record: LogRecord) => void,
): Replicator {
  const { settings, status, logger, monotonic } = run;
  const { opaque, databasePath: path } = settings;
  return new Replicator({
    path,
    source,
    opaque: (refusal) => {
      if (opaque === 'refuse') throw refusal;
      status.opaque = true;
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
    onStart: () => run.observer?.syncing(),
    onSync: (report) => {
      noteSync(run, report);
      if (report.shipped !== undefined) onRecord(report.shipped.record);
    },
    onCaptureFailure: (failure) => {
      // The application is just about to make its database.
      const level = failure instanceof DatabaseMissingError ? 'debug' : 'warn';
      logger[level]('sync.delayed', failure.line, { error: failure });
      run.observer?.synced({ result: 'delayed', seconds: 0, bytes: 0 });
    },
  });
}
