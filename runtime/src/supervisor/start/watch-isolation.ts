import type { ApplicationSlot } from '../application/application-slot.ts';
import type { Ending } from '../ending.ts';
import type { RunContext } from '../run-context.ts';

/**
 * Until the lease is held, and a heartbeat hears whether the store answers, an application may run that was started without it.
 * It, too, is stopped when the store has been silent for `EIDER_ISOLATION_SECONDS`, counted from its start or the last answer.
 */
export function watchIsolation({
  run: { settings, seat, status, monotonic, logger },
  slot,
  ending,
}: {
  run: Pick<RunContext, 'settings' | 'seat' | 'status' | 'monotonic' | 'logger'>;
  slot: Pick<ApplicationSlot, 'application'>;
  ending: Ending;
}): Disposable {
  const { isolationSeconds: limit } = settings;
  if (limit === undefined) return { [Symbol.dispose]: () => {} };
  const silence = () => monotonic() - Math.max(seat.heardAt ?? 0, status.unverifiedSince ?? 0);
  const look = () => {
    const seconds = silence();
    if (slot.application === undefined || seconds < limit) {
      timer = setTimeout(look, Math.max(limit - seconds, 1) * 1000);
      return;
    }
    logger.error('isolation.stopping', 'The store has not been heard of for too long', { seconds });
    ending.because({ by: 'isolation' });
  };
  let timer = setTimeout(look, Math.max(limit - silence(), 0) * 1000);
  return { [Symbol.dispose]: () => clearTimeout(timer) };
}
