import { behindSeconds, lagInSyncs, perDatabase, staleSeconds } from '../expressions.ts';
import type { Alert } from './alert.ts';
import { turns } from './series.ts';

/** More syncs than this that found no end are no accident, however rare a sync is. */
const syncsBehind = 10;

/** Commits that would be lost with the machine. */
export const durability: readonly Alert[] = [
  {
    name: 'EiderReplicaStale',
    expr: `${perDatabase('eider_lag_seconds')} > ${staleSeconds} and ${lagInSyncs()} > ${syncsBehind}`,
    for: '1m',
    severity: 'critical',
    summary: `{{ $labels.database }} has commits that are not durable since more than ${staleSeconds} s`,
    description:
      'If the machine were lost now, they would be lost too. Find out whether the bucket refuses or does not answer; do not restart the container before its disk is known to survive that.',
    runbook: 'is-my-data-safe',
    badCase: { series: { lag: turns(0, '301+300') } },
  },
  {
    name: 'EiderLagging',
    expr: `${perDatabase('eider_lag_seconds')} > ${behindSeconds} and ${lagInSyncs()} > ${syncsBehind}`,
    for: '2m',
    severity: 'warning',
    summary: `{{ $labels.database }} is more than ${behindSeconds} s behind`,
    description:
      'What was committed in this time is on one disk only. Look at the duration of syncs and at failed requests; a large bulk load explains some minutes.',
    runbook: 'is-my-data-safe',
    badCase: { series: { lag: turns(0, 61) } },
  },
  {
    name: 'EiderOpaque',
    expr: `${perDatabase('eider_opaque')} == 1`,
    for: '5m',
    severity: 'warning',
    summary: '{{ $labels.database }} cannot be followed while it is open',
    description:
      'It is encrypted, or written by a DuckDB that this Eider does not know: nothing is shipped before the application ends, and the loss window is the whole run. Upgrade Eider, or go back to a DuckDB that it knows.',
    runbook: 'upgrade-duckdb',
    badCase: { series: { opaque: turns(0, 1) } },
  },
];
