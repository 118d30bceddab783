import type { HttpAddress } from '../config/declarations/operation.ts';
import { secretsOf } from '../config/secrets-of.ts';
import type { SettingsWith } from '../config/settings.ts';
import { Metrics } from '../http/metrics.ts';
import type { Log } from '../logging/log.ts';
import { RecentEvents } from '../logging/recent-events.ts';
import { redactor } from '../logging/redact.ts';
import type { RestoreDesk } from '../supervisor/restore/restore-desk.ts';
import type { RunObserver } from '../supervisor/run-observer.ts';
import type { RunStatus } from '../supervisor/run-status.ts';
import type { PointMarker } from '../supervisor/ship/point-marker.ts';
import { staleAfterSeconds } from '../supervisor/ship/stale-after.ts';
import { eiderVersion } from '../version.ts';
import { openHttp } from './open-http.ts';

/** Events that the status page shows. */
const rememberedEvents = 30;

export interface ViewOptions {
  settings: SettingsWith<'bucket' | 'databasePath'>;
  address: HttpAddress;
  logger: Log;
  marker: PointMarker;
  desk: RestoreDesk;
}

/** What shows a run over HTTP. */
export interface OpenView extends RunObserver, AsyncDisposable {
  /** The log of the run, whose events are counted and shown. */
  readonly logger: Log;
}

/** Opens the view of a run that is about to begin: health, metrics, the status page and the admin API. */
export async function openView({ settings, address, logger, marker, desk }: ViewOptions): Promise<OpenView> {
  let status: RunStatus | undefined;
  const metrics = new Metrics({ ...settings, database: settings.bucket.databaseKey, version: eiderVersion });
  const redact = redactor(secretsOf(settings));
  const events = new RecentEvents({ most: rememberedEvents, now: () => new Date(), redact });
  const watched = events.remembering(metrics.counting(logger));
  const server = await openHttp({
    settings,
    address,
    logger: watched,
    metrics,
    status: () => status,
    mostLagSeconds: staleAfterSeconds(settings),
    events,
    redact,
    marker,
    desk,
  });
  return {
    logger: watched,
    begin: (begun) => {
      status = begun;
      metrics.begin(begun);
    },
    syncing: () => metrics.syncing(),
    synced: (sync) => metrics.synced(sync),
    restored: (restore) => metrics.restored(restore),
    storeCall: metrics.storeCall,
    [Symbol.asyncDispose]: async () => server?.[Symbol.asyncDispose](),
  };
}
