import type { LeaseRead } from '../../replica/lease-object.ts';
import type { LogRecord } from '../../replica/log/record.ts';
import type { RunContext } from '../run-context.ts';
import { mayPass } from '../try-again.ts';

/**
 * Gives the lease back, so that whoever comes next need not wait for a TTL; a store that does not answer before `signal`
 * aborts makes it wait. Returns the lease as it was left; undefined if nobody knows, or there was none to give.
 * @param options.newest the newest record of this process; default: it has none
 */
export async function giveBack({
  run: { seat, logger },
  newest,
  signal,
}: {
  run: Pick<RunContext, 'seat' | 'logger'>;
  newest?: LogRecord | undefined;
  signal: AbortSignal;
}): Promise<LeaseRead | undefined> {
  if (seat.lease === undefined) return undefined;
  const sign = newest && { epoch: newest.line.epoch, position: { seq: newest.line.seq }, lag: null };
  try {
    const left = await seat.release({ signal, ...(sign && { sign }) });
    logger.info('lease.released', 'The lease was given back');
    return left;
  } catch (error) {
    if (!signal.aborted && !mayPass(error)) throw error;
    logger.warn('lease.unreachable', 'The lease could not be given back', { error });
    return undefined;
  }
}
