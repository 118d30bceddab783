import { perDatabase } from '../../expressions.ts';
import { graph, number } from '../panels.ts';
import { below, neutral, positive } from '../thresholds.ts';
import { chosen } from './chosen.ts';

const day = 86_400;

/** Who writes, and whether somebody else wants to. */
export const writer = () => [
  number({
    title: 'Writers',
    description:
      'Instances that hold the lease, as they see it. 0: nobody writes. 2 for longer than a minute: one of them does not know yet that it lost.',
    unit: 'none',
    thresholds: positive,
    runbook: 'take-over',
    queries: { writers: `sum(eider_lease_held${chosen()})` },
  }),
  number({
    title: 'Key expires in',
    description:
      'Time until the key to the bucket expires, from EIDER_CREDENTIALS_EXPIRE_AT; unknown without that setting.',
    unit: 's',
    thresholds: below(14 * day, 2 * day),
    runbook: 'rotate-credentials',
    queries: {
      left: `min(eider_credentials_expire_timestamp_seconds${chosen()}) - time()`,
    },
  }),
  number({
    title: 'Versions',
    description: 'Of Eider, by instance. Several during a rolling deploy only.',
    unit: 'none',
    thresholds: neutral,
    runbook: 'upgrade-duckdb',
    span: 16,
    queries: {
      '{{instance}}: Eider {{version}} on Node.js {{node}}': `max by (instance, version, node) (eider_build_info${chosen()})`,
    },
  }),
  graph({
    title: 'State of the instances',
    description: 'Which state each instance is in. Running: its application has the database.',
    unit: 'none',
    thresholds: neutral,
    runbook: 'take-over',
    queries: {
      '{{instance}}: {{state}}': `max by (instance, state) (eider_state${chosen()} == 1)`,
    },
  }),
  graph({
    title: 'Takeovers',
    description:
      'The epoch rises by one with each writer. Leases that were asked for are handovers of a deploy; lost or fenced ones are contended.',
    unit: 'none',
    thresholds: neutral,
    runbook: 'take-over',
    queries: {
      epoch: perDatabase('eider_epoch', chosen()),
      '{{event}} per hour': `sum by (event) (increase(eider_events_total${chosen('event=~"lease.asked|lease.lost|sync.fenced"')}[1h]))`,
    },
  }),
];
