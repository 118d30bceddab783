import { noSeq } from '../../replica/log/numbers.ts';
import { readNewest } from '../../replica/log/open-log.ts';
import type { LogRecord } from '../../replica/log/record.ts';
import {
  afterBeat,
  beatSeconds,
  isBeatDue,
  type Rhythm,
  staysWatched,
} from '../../replica/protocol/lease-rhythm.ts';
import { lastDrillOf } from '../archive/drill-record.ts';
import { pause } from '../pause.ts';
import type { RunContext } from '../run-context.ts';
import { staleAfterSeconds } from '../ship/stale-after.ts';
import { mayPass } from '../try-again.ts';
import { type HolderContext, noEpoch } from './seat.ts';

/** Seconds between looks at the lease for somebody who asks or watches; reading is cheap, writing is not. */
const lookSeconds = 2;

/** Seconds from one look to the next, or to a beat. */
export function lookPause(ttlSeconds: number): number {
  return Math.max(1, Math.min(lookSeconds, beatSeconds({ often: true, ttlSeconds })));
}

/** Why a reign has to end. */
export type LeaseEnd = 'start-again' | 'hand-over' | 'step-down' | 'fenced';

/** What keeping the lease needs of a run. */
export type LeaseKeeper = Pick<RunContext, 'store' | 'log' | 'seat' | 'status' | 'logger' | 'monotonic'> & {
  readonly settings: Pick<RunContext['settings'], 'leaseTtlSeconds' | 'syncIntervalSeconds'>;
};

export interface HeartbeatOptions {
  run: LeaseKeeper;
  /** Seconds without an answer after which {@link onIsolated} is called; undefined: never. */
  isolationSeconds: number | undefined;
  /** Whether the application has been started, now. */
  applicationUp: () => boolean;
  /** The newest record of this writer; undefined before its `open`. */
  newest: () => LogRecord | undefined;
  /** The protocol says that this reign is over. Called again, without effect, while the lease is being handed over. */
  onEnd: (end: LeaseEnd) => void;
  /** Called once. */
  onIsolated: (seconds: number) => void;
}

/** Keeps the lease alive and notices what happens to it, from the moment it was taken until `signal` aborts. */
export async function keepLease(options: HeartbeatOptions, signal: AbortSignal): Promise<void> {
  const { run, isolationSeconds, onEnd, onIsolated } = options;
  const lookMilliseconds = lookPause(run.settings.leaseTtlSeconds) * 1000;
  const limit = patience(run, isolationSeconds);
  // It has just been taken.
  let rhythm: Rhythm = { beatAt: run.monotonic(), answers: 0 };
  let heardAt = run.monotonic();
  let isolated = false;
  while (!signal.aborted) {
    await pause(lookMilliseconds, signal);
    if (signal.aborted) return;
    let beats = isDue(options, rhythm);
    let met = await meet(options, { beats, rhythm, limit, signal });
    // Who has just begun to wait is answered at once.
    if (met === 'go-on' && !beats && isDue(options, rhythm)) {
      beats = true;
      met = await meet(options, { beats, rhythm, limit, signal });
    }
    if (met === 'unreachable') {
      const silence = run.monotonic() - heardAt;
      if (isolationSeconds !== undefined && silence >= isolationSeconds && !isolated) {
        isolated = true;
        onIsolated(silence);
      }
      continue;
    }
    heardAt = run.monotonic();
    const { lease, isOwnVersion } = run.seat;
    if (beats && isOwnVersion && lease !== undefined) rhythm = afterBeat(rhythm, { lease, now: heardAt });
    if (met === 'go-on') continue;
    onEnd(met);
    // Who asked waits until the rest is shipped, as long as it sees signs of life.
    if (met !== 'hand-over') return;
  }
}

/**
 * Seconds. An answer that takes longer is not waited for: a new question is worth more than the retries of an old one, and
 * being alone has to be noticed in time.
 */
function patience({ settings }: LeaseKeeper, isolationSeconds = Number.POSITIVE_INFINITY): number {
  const often = beatSeconds({ often: true, ttlSeconds: settings.leaseTtlSeconds });
  return Math.max(1, Math.min(often, isolationSeconds));
}

function isDue({ run, applicationUp, newest }: HeartbeatOptions, rhythm: Rhythm): boolean {
  const { seat, settings, status } = run;
  const { lease, isOwnVersion } = seat;
  if (lease === undefined) return false;
  const late = staleAfterSeconds(settings);
  return isBeatDue({
    lease,
    isOwn: isOwnVersion,
    holder: {
      epoch: newest()?.line.epoch,
      applicationUp: applicationUp(),
      isLate: status.lag.seconds > late || (lease.lag ?? 0) > late,
    },
    rhythm,
    ttlSeconds: settings.leaseTtlSeconds,
    now: run.monotonic(),
  });
}

async function meet(
  options: HeartbeatOptions,
  {
    beats,
    rhythm,
    limit,
    signal: stop,
  }: { beats: boolean; rhythm: Rhythm; limit: number; signal: AbortSignal },
): Promise<'go-on' | LeaseEnd | 'unreachable'> {
  const { run, newest, applicationUp } = options;
  const late = AbortSignal.timeout(Math.ceil(limit * 1000));
  const signal = AbortSignal.any([stop, late]);
  const own = newest();
  const before = run.seat.lease;
  const context: HolderContext = {
    applicationUp: applicationUp(),
    tail: () => isTailMine(run, newest(), signal),
  };
  try {
    const decision = beats
      ? await run.seat.beat(
          {
            // Before the `open` the hint of whoever held the lease before is the best one that there is.
            epoch: own?.line.epoch ?? before?.epoch ?? noEpoch,
            position: own === undefined ? (before?.position ?? null) : { seq: own.line.seq },
            lag: applicationUp() ? run.status.lag.seconds : null,
            watched: before !== undefined && staysWatched(before, rhythm),
          },
          context,
          signal,
        )
      : await run.seat.look(context, signal);
    run.status.lastDrill = lastDrillOf(run.seat.lease);
    return decision === 'write-again' ? 'go-on' : decision;
  } catch (failure) {
    // Nobody waits for the answer any more: a stop must not take as long as the store's retries.
    if (stop.aborted) return 'go-on';
    if (!late.aborted && !mayPass(failure)) throw failure;
    const what = mayPass(failure) ? failure.line : `The store has not answered for ${limit.toFixed(1)} s`;
    run.logger.warn('lease.unreachable', what, { error: failure });
    return 'unreachable';
  }
}

/** By the epoch: a record of this writer that is just on its way is mine, too. The append itself judges exactly. */
async function isTailMine(
  run: LeaseKeeper,
  own: LogRecord | undefined,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  if (own === undefined) return undefined;
  const tail = await readNewest({ store: run.store, log: run.log, hint: own.line.seq, signal });
  return (tail?.line.seq ?? noSeq) >= own.line.seq && tail?.line.epoch === own.line.epoch;
}
