import { secretsOf } from '../config/secrets-of.ts';
import type { SettingsWith } from '../config/settings.ts';
import type { Log } from '../logging/log.ts';
import { RecentEvents } from '../logging/recent-events.ts';
import { redactor } from '../logging/redact.ts';
import { RestoreDesk } from '../supervisor/restore/restore-desk.ts';
import type { RunObserver } from '../supervisor/run-observer.ts';
import type { RunStatus } from '../supervisor/run-status.ts';
import { PointMarker } from '../supervisor/ship/point-marker.ts';
import { staleAfterSeconds } from '../supervisor/ship/stale-after.ts';
import { eiderVersion } from '../version.ts';
import { openHttp } from './open-http.ts';

/** Events that the status page shows. */
const rememberedEvents = 30;

/** What watches a run. */
export interface OpenObserver extends RunObserver, AsyncDisposable {
  /** The log of the run, whose events are counted and shown. */
  readonly logger: Log;
  /** What the admin API asks the run for. */
  readonly marker: PointMarker;
  readonly desk: RestoreDesk;
}

/** Opens what watches a run: everything over HTTP, and the dead-man switch, as far as the settings want them. */
export async function openObserver({
  settings,
  logger,
}: {
  settings: SettingsWith<'bucket' | 'databasePath'>;
  logger: Log;
}): Promise<OpenObserver> {
  const { httpAddress, heartbeatUrl, bucket } = settings;
  const [{ Metrics }, { DeadManSwitch }] = await Promise.all([
    import('../http/metrics.ts'),
    import('../http/dead-man-switch.ts'),
  ]);
  let status: RunStatus | undefined;
  const metrics = new Metrics({ ...settings, database: bucket.databaseKey, version: eiderVersion });
  const redact = redactor(secretsOf(settings));
  const events = new RecentEvents({ most: rememberedEvents, now: () => new Date(), redact });
  const watched = events.remembering(metrics.counting(logger));
  const url = heartbeatUrl?.reveal();
  const monotonic = () => performance.now() / 1000;
  const deadManSwitch =
    url === undefined ? undefined : new DeadManSwitch({ url, logger: watched, monotonic });
  const mostLagSeconds = staleAfterSeconds(settings);
  const marker = new PointMarker();
  const desk = new RestoreDesk();
  const view = { metrics, status: () => status, mostLagSeconds, events, redact };
  const server =
    httpAddress === 'off'
      ? undefined
      : await openHttp({ settings, address: httpAddress, logger: watched, marker, desk, ...view });
  return {
    logger: watched,
    marker,
    desk,
    begin: (begun) => {
      status = begun;
      metrics.begin(begun);
    },
    synced: (sync) => {
      metrics.synced(sync);
      if (sync.result !== 'delayed') deadManSwitch?.allDurable();
    },
    restored: (restore) => metrics.restored(restore),
    storeCall: metrics.storeCall,
    [Symbol.asyncDispose]: async () => server?.[Symbol.asyncDispose](),
  };
}
