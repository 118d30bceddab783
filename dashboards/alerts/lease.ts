import { perDatabase } from '../expressions.ts';
import type { Alert } from './alert.ts';
import { turns } from './series.ts';

/** Several want to write to one database. */
export const lease: readonly Alert[] = [
  {
    name: 'EiderTwoWriters',
    expr: 'sum by (database) (eider_lease_held) > 1',
    for: '2m',
    severity: 'critical',
    summary: '{{ $labels.database }} has two applications that write',
    description:
      'Only one of them is replicated: the other has not heard of the bucket since it lost the lease, and what it writes lies on its disk only. Stop the one with the lower eider_epoch and keep its disk; what it wrote becomes a conflict when its eider reaches the bucket.',
    runbook: 'resolve-conflict',
    badCase: { series: { standbyHeld: turns(0, 1) } },
  },
  {
    name: 'EiderLeaseContended',
    expr: 'sum by (database) (increase(eider_events_total{event=~"lease.lost|sync.fenced"}[1h])) > 1.5',
    for: '1m',
    severity: 'warning',
    summary: 'Writers of {{ $labels.database }} take the lease from each other',
    description:
      'It was lost twice within an hour, without being asked for. Two deployments use one R2_DATABASE_KEY, or a writer is taken for dead because the bucket answers it too slowly (EIDER_LEASE_TTL_SECONDS).',
    runbook: 'take-over',
    badCase: { series: { lost: turns(0, '0+0.1'), fenced: turns(0, '0+0.1') } },
  },
  {
    name: 'EiderConflict',
    expr: `${perDatabase('eider_conflicts')} > 0`,
    for: '1m',
    severity: 'warning',
    summary: '{{ $labels.database }} has a version that lost a conflict',
    description:
      'It holds commits that the present state does not have. It is kept until somebody gives it up, or the bucket’s lifecycle does, after 90 days (conflictDays of infra/): restore it beside the database, take over what is missing, then give it up.',
    runbook: 'resolve-conflict',
    badCase: { series: { conflicts: turns(0, 1) } },
  },
];
