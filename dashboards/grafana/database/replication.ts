import { behindSeconds, perDatabase, staleSeconds } from '../../expressions.ts';
import { graph } from '../panels.ts';
import { above, neutral } from '../thresholds.ts';
import { chosen } from './chosen.ts';

/** What is shipped, how fast, and how much. */
export const replication = () => [
  graph({
    title: 'Lag',
    description:
      'Age of the oldest commit that may not be durable. It rises while the store does not answer, and all the time in opaque mode.',
    unit: 's',
    thresholds: above(behindSeconds, staleSeconds),
    runbook: 'is-my-data-safe',
    queries: {
      lag: perDatabase('eider_lag_seconds', chosen()),
      'opaque mode (1: cannot be followed)': perDatabase('eider_opaque', chosen()),
    },
  }),
  graph({
    title: 'Syncs',
    description:
      'Looks at the database per second. Delayed: the application checkpointed too often, or there is no file yet.',
    unit: 'ops',
    thresholds: neutral,
    runbook: 'is-my-data-safe',
    queries: {
      '{{result}}': `sum by (result) (rate(eider_syncs_total${chosen()}[$__rate_interval]))`,
    },
  }),
  graph({
    title: 'Duration of a sync',
    description: 'From the look at the file until what it found is durable.',
    unit: 's',
    thresholds: above(1, 10),
    runbook: 'is-my-data-safe',
    queries: {
      median: quantile(0.5, 'eider_sync_duration_seconds'),
      '99 %': quantile(0.99, 'eider_sync_duration_seconds'),
    },
  }),
  graph({
    title: 'Uploads',
    description: 'Bytes of packs, maps and records per second.',
    unit: 'Bps',
    thresholds: neutral,
    runbook: 'is-my-data-safe',
    queries: { uploaded: `sum(rate(eider_uploaded_bytes_total${chosen()}[$__rate_interval]))` },
  }),
];

function quantile(share: number, metric: 'eider_sync_duration_seconds'): string {
  return `histogram_quantile(${share}, sum by (le) (rate(${metric}_bucket${chosen()}[$__rate_interval])))`;
}
