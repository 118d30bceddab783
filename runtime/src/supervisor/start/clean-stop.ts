import { cleanStopOf } from '../../replica/clean-stop.ts';
import { SidecarError } from '../../replica/errors.ts';
import type { LogRecord } from '../../replica/log/record.ts';
import { giveBack } from '../lease/give-back.ts';
import type { RunContext } from '../run-context.ts';

/** The replica, as a disk that remembers it names it. */
export const replicaName = ({ store, log }: Pick<RunContext, 'store' | 'log'>): string =>
  `${store.description}, ${log.keys.root}`;

/** Gives the lease back after the last record, and remembers how it was left: the next start on this disk need not look. */
export async function giveBackCleanly({
  run,
  closed,
  signal,
}: {
  run: Pick<RunContext, 'seat' | 'logger' | 'sidecar' | 'store' | 'log' | 'eiderVersion'>;
  /** The last record. */
  closed: LogRecord;
  signal: AbortSignal;
}): Promise<void> {
  const { sidecar, logger, eiderVersion } = run;
  const released = await giveBack({ run, newest: closed, signal });
  const stop = cleanStopOf({ replica: replicaName(run), eiderVersion, closed, released });
  if (stop === undefined) return;
  try {
    await sidecar.rememberStop(stop);
  } catch (error) {
    // Everything is durable and the lease is free; only the next start has more to do.
    if (!(error instanceof SidecarError)) throw error;
    logger.warn('stop.forgotten', error.line, { error });
  }
}
