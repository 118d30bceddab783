import type { SettingsWith } from '../config/settings.ts';
import { EiderError } from '../errors/eider-error.ts';
import type { Log } from '../logging/log.ts';
import type { RunObserver } from '../supervisor/run-observer.ts';
import type { RunStatus } from '../supervisor/run-status.ts';
import { eiderVersion } from '../version.ts';

/** Lag, in sync intervals, from which on the replica counts as stale. */
const staleIntervals = 5;

/** A replica is never stale before so many seconds: a checkpoint of a large database takes its time. */
const neverStaleSeconds = 10;

/** What watches a run. */
export interface OpenObserver extends RunObserver, AsyncDisposable {
  /** The log of the run, whose events are counted. */
  readonly logger: Log;
}

/** Opens what watches a run: health checks and metrics over HTTP, and the dead-man switch, as far as the settings want them. */
export async function openObserver({
  settings,
  logger,
}: {
  settings: SettingsWith<'bucket' | 'databasePath'>;
  logger: Log;
}): Promise<OpenObserver> {
  const { httpAddress, heartbeatUrl, bucket, syncIntervalSeconds } = settings;
  const [{ Metrics }, { serveHttp }, { DeadManSwitch }] = await Promise.all([
    import('../http/metrics.ts'),
    import('../http/serve-http.ts'),
    import('../http/dead-man-switch.ts'),
  ]);
  let status: RunStatus | undefined;
  const metrics = new Metrics({ ...settings, database: bucket.databaseKey, version: eiderVersion });
  const url = heartbeatUrl?.reveal();
  const monotonic = () => performance.now() / 1000;
  const deadManSwitch = url === undefined ? undefined : new DeadManSwitch({ url, logger, monotonic });
  const mostLagSeconds = Math.max(neverStaleSeconds, staleIntervals * syncIntervalSeconds);
  const server =
    httpAddress === 'off'
      ? undefined
      : await serveHttp({ address: httpAddress, metrics, status: () => status, mostLagSeconds }).catch(
          (failure: unknown) => goOnWithout(failure, logger),
        );
  if (server !== undefined)
    logger.info('http.listening', `Health and metrics are served on port ${server.port}`, {
      port: server.port,
    });
  return {
    logger: metrics.counting(logger),
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

/** The database is worth more than the view of it; a probe that gets no answer tells its platform by itself. */
function goOnWithout(failure: unknown, logger: Log): undefined {
  if (!(failure instanceof EiderError)) throw failure;
  logger.error('http.unusable', failure.line, { error: failure });
}
