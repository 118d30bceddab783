import { age } from '../../expressions.ts';
import { graph } from '../panels.ts';
import { above, neutral } from '../thresholds.ts';
import { chosen } from './chosen.ts';

const day = 86_400;

/** Whether what is kept can be had back, and how long that takes. */
export const restores = () => [
  graph({
    title: 'Restores',
    description: 'Restores before the application started, since the instance began, by how they ended.',
    unit: 'none',
    thresholds: neutral,
    runbook: 'rehearse-restore',
    queries: { '{{result}}': `sum by (result) (eider_restores_total${chosen()})` },
  }),
  graph({
    title: 'Duration of a restore',
    description:
      'On average, since the instance began: how long a new container waits for its database. Empty if it found its file.',
    unit: 's',
    thresholds: above(60, 600),
    runbook: 'rehearse-restore',
    queries: {
      '{{instance}}': `sum by (instance) (eider_restore_duration_seconds_sum${chosen()}) / (sum by (instance) (eider_restore_duration_seconds_count${chosen()}) > 0)`,
    },
  }),
  graph({
    title: 'Archive snapshots',
    description:
      'Snapshots in a day, each of which is a drill. Failed: unless a later one is finished, no restore is proven.',
    unit: 'none',
    thresholds: neutral,
    runbook: 'rehearse-restore',
    queries: {
      '{{event}}': `sum by (event) (increase(eider_events_total${chosen('event=~"archive.*"')}[1d]))`,
    },
  }),
  graph({
    title: 'Age of the vault',
    description:
      'How old the newest copy is that a thief with the key of the writer cannot reach. Empty: no copies are wanted, or the vault was not looked at yet.',
    unit: 's',
    thresholds: above(day, 2 * day),
    runbook: 'backup-now',
    queries: { '{{database}}': age('eider_last_vault_timestamp_seconds', chosen()) },
  }),
  graph({
    title: 'Collections of garbage',
    description: 'In a day. Failed: nothing is lost, but the bucket grows.',
    unit: 'none',
    thresholds: neutral,
    runbook: 'verify-replica',
    queries: {
      '{{event}}': `sum by (event) (increase(eider_events_total${chosen('event=~"gc.*"')}[1d]))`,
    },
  }),
];
