import { Metrics, type MetricsOptions } from '../../../runtime/src/http/metrics.ts';

/** The metrics of a database `app`, whose file is the test's own. */
export const openMetrics = (changes: Partial<MetricsOptions> = {}): Metrics =>
  new Metrics({
    databasePath: import.meta.filename,
    database: 'app',
    version: '1.2.3',
    archiveHours: 24,
    vaultHours: 0,
    syncIntervalSeconds: 1,
    credentialsExpireAt: undefined,
    ...changes,
  });
