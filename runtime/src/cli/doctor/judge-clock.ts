import type { Finding } from './check.ts';

/** Nothing of Eider's rests on the clock; a signature does, and it fails at 15 minutes (RequestTimeTooSkewed). */
const suspiciousSeconds = 30;

/** Compares this machine's clock with the store's, which has no more than seconds. */
export function judgeClock({ here, there }: { here: Date; there: Date }): Finding {
  const seconds = Math.round((here.getTime() - there.getTime()) / 1000);
  const detail = `${Math.abs(seconds)} s ${seconds < 0 ? 'behind' : 'ahead of'} the store`;
  if (Math.abs(seconds) < suspiciousSeconds) return { outcome: 'ok', detail };
  return {
    outcome: 'warning',
    detail,
    todo: 'Set the clock (NTP): at 15 minutes the store refuses every request',
  };
}
