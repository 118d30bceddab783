import type { ReplicaWriter } from '../replica/replica-writer.ts';
import type { RunContext } from './run-context.ts';
import { mayPass } from './try-again.ts';

/**
 * Gives the lease back, so that whoever comes next need not wait for a TTL; a store that does not answer before `signal`
 * aborts makes it wait.
 * @param options.writer whose newest record is where the log ends; undefined before there is one
 */
export async function giveBack({
  run: { seat, logger },
  writer,
  signal,
}: {
  run: Pick<RunContext, 'seat' | 'logger'>;
  writer?: Pick<ReplicaWriter, 'newest'>;
  signal: AbortSignal;
}): Promise<void> {
  if (seat.lease === undefined) return;
  const end = writer?.newest.line;
  const sign = end && { epoch: end.epoch, position: { seq: end.seq }, lag: null };
  try {
    await seat.release({ signal, ...(sign && { sign }) });
    logger.info('lease.released', 'The lease was given back');
  } catch (error) {
    if (!signal.aborted && !mayPass(error)) throw error;
    logger.warn('lease.unreachable', 'The lease could not be given back', { error });
  }
}
