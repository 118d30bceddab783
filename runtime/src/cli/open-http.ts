import type { HttpAddress } from '../config/declarations/operation.ts';
import { secretsOf } from '../config/secrets-of.ts';
import type { SettingsWith } from '../config/settings.ts';
import { EiderError } from '../errors/eider-error.ts';
import type { Metrics } from '../http/metrics.ts';
import type { Log } from '../logging/log.ts';
import { redactor } from '../logging/redact.ts';
import type { RestoreDesk } from '../supervisor/restore/restore-desk.ts';
import type { RunStatus } from '../supervisor/run-status.ts';
import type { PointMarker } from '../supervisor/ship/point-marker.ts';
import { eiderVersion } from '../version.ts';
import { openAdmin } from './open-admin.ts';
import { openReplica } from './open-replica.ts';

/** Opens the server of a run; undefined, said loudly, if its address cannot be had. */
export async function openHttp({
  settings,
  address,
  logger,
  metrics,
  status,
  mostLagSeconds,
  marker,
  desk,
}: {
  settings: SettingsWith<'bucket' | 'databasePath'>;
  address: HttpAddress;
  logger: Log;
  metrics: Metrics;
  status: () => RunStatus | undefined;
  /** Lag from which on the replica counts as stale, seconds. */
  mostLagSeconds: number;
  marker: PointMarker;
  desk: RestoreDesk;
}): Promise<AsyncDisposable | undefined> {
  const { serveHttp } = await import('../http/serve-http.ts');
  await using opened = new AsyncDisposableStack();
  const replica = opened.use(await openReplica(settings.bucket, metrics.storeCall));
  const redact = redactor(secretsOf(settings));
  const admin = await openAdmin({ settings, replica, logger, redact, marker, desk });
  try {
    const { port } = opened.use(
      await serveHttp({
        address,
        metrics,
        status,
        mostLagSeconds,
        version: eiderVersion,
        admin,
        logger,
        redact,
      }),
    );
    logger.info('http.listening', `Health and metrics are served on port ${port}`, { port });
    return opened.move();
  } catch (failure) {
    // The database is worth more than the view of it; a probe that gets no answer tells its platform by itself.
    if (!(failure instanceof EiderError)) throw failure;
    logger.error('http.unusable', failure.line, { error: failure });
    return undefined;
  }
}
