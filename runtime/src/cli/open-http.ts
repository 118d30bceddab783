import { hostname } from 'node:os';
import type { HttpAddress } from '../config/declarations/operation.ts';
import type { SettingsWith } from '../config/settings.ts';
import { EiderError } from '../errors/eider-error.ts';
import type { Metrics } from '../http/metrics.ts';
import type { PageContext } from '../http/page/status-facts.ts';
import type { Log } from '../logging/log.ts';
import type { RecentEvents } from '../logging/recent-events.ts';
import type { RestoreDesk } from '../supervisor/restore/restore-desk.ts';
import type { RunStatus } from '../supervisor/run-status.ts';
import type { PointMarker } from '../supervisor/ship/point-marker.ts';
import { eiderVersion } from '../version.ts';
import { openAdmin } from './open-admin.ts';
import { openReplica } from './open-replica.ts';

/** Archive intervals within which a restore has to be proven: one may be missed. */
const drillPatience = 2;

/** Opens the server of a run; undefined, said loudly, if its address cannot be had. */
export async function openHttp({
  settings,
  address,
  logger,
  metrics,
  status,
  mostLagSeconds,
  events,
  redact,
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
  events: RecentEvents;
  /** Takes secrets out of a text. */
  redact: (text: string) => string;
  marker: PointMarker;
  desk: RestoreDesk;
}): Promise<AsyncDisposable | undefined> {
  const [{ serveHttp }, { LagHistory }, { ReplicaView }] = await Promise.all([
    import('../http/serve-http.ts'),
    import('../http/page/lag-history.ts'),
    import('../http/page/replica-view.ts'),
  ]);
  await using opened = new AsyncDisposableStack();
  const replica = opened.use(await openReplica(settings.bucket, metrics.storeCall));
  const admin = await openAdmin({ settings, replica, logger, redact, marker, desk });
  const now = () => new Date();
  const { store, keys } = replica;
  const page: PageContext = {
    database: keys.root,
    host: hostname(),
    version: eiderVersion,
    now,
    status,
    mostLagSeconds,
    mostDrillAgeSeconds: drillPatience * settings.archiveHours * 3600,
    history: opened.use(new LagHistory({ now, read: () => status()?.lag.seconds })),
    replica: new ReplicaView({ store, keys, now, monotonic: () => performance.now() / 1000 }),
    events,
    redact,
  };
  try {
    const { port } = opened.use(await serveHttp({ address, metrics, page, admin, logger }));
    logger.info('http.listening', `Health and metrics are served on port ${port}`, { port });
    return opened.move();
  } catch (failure) {
    // The database is worth more than the view of it; a probe that gets no answer tells its platform by itself.
    if (!(failure instanceof EiderError)) throw failure;
    logger.error('http.unusable', failure.line, { error: failure });
    return undefined;
  }
}
