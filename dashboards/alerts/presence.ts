import { known, memory, perDatabase } from '../expressions.ts';
import type { Alert } from './alert.ts';
import { ends, turns } from './series.ts';

/** Nobody is there who could say that something is wrong. */
export const presence: readonly Alert[] = [
  {
    name: 'EiderTargetDown',
    expr: `up == 0 and on (job, instance) count by (job, instance) (max_over_time(eider_build_info[${memory}]))`,
    for: '5m',
    severity: 'warning',
    summary: '{{ $labels.instance }} does not answer Prometheus',
    description:
      'An Eider was heard of there in the last day. Either its process or its machine is gone, or EIDER_HTTP_ADDRESS cannot be reached from Prometheus.',
    runbook: 'is-my-data-safe',
    badCase: {
      series: { up: turns(1, 0), info: ends(1) },
      labels: { instance: 'writer:8321', job: 'eider' },
    },
  },
  {
    name: 'EiderSilent',
    expr: `${known()} unless ${perDatabase('eider_build_info')}`,
    for: '5m',
    severity: 'critical',
    summary: 'Nobody says anything of {{ $labels.database }}',
    description: `No instance of it is scraped any more, and there was one in the last ${memory}. See whether its application runs anywhere; if the machine is gone, start it elsewhere: it restores by itself.`,
    runbook: 'take-over',
    badCase: { series: { info: ends(1), standbyInfo: ends(1) } },
  },
  {
    name: 'EiderNoWriter',
    expr: `${perDatabase('eider_lease_held')} == 0`,
    for: '5m',
    severity: 'critical',
    summary: 'Nobody writes to {{ $labels.database }}',
    description:
      'Its instances stand by, are fenced, or run on a local file that was not compared with the replica. Find out who holds the lease; if that one is gone for good, end its reign.',
    runbook: 'take-over',
    badCase: { series: { held: turns(1, 0) } },
  },
];
