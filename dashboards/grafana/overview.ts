import { DashboardBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { behindSeconds, drillIntervals, perDatabase, safe, staleSeconds } from '../expressions.ts';
import { uids } from './links.ts';
import { overviewTable } from './overview-table.ts';
import { graph, number } from './panels.ts';
import { above, neutral } from './thresholds.ts';
import { databasesVariable, datasourceVariable, runbooksVariable } from './variables.ts';

/** The databases that are chosen. */
const of = '{database=~"$database"}';

/** Many databases on one page: a row for each, and what needs somebody first. */
export const overview = (): DashboardBuilder =>
  new DashboardBuilder('Eider: all databases')
    .uid(uids.overview)
    .description('Which databases are safe, and which one needs somebody')
    .tags(['eider'])
    .time({ from: 'now-6h', to: 'now' })
    .refresh('30s')
    .withVariable(datasourceVariable())
    .withVariable(databasesVariable())
    .withVariable(runbooksVariable())
    .withPanel(unsafe())
    .withPanel(longestLag())
    .withPanel(conflicts())
    .withPanel(losses())
    .withPanel(overviewTable(of))
    .withPanel(lags())
    .withPanel(sizes());

const unsafe = () =>
  number({
    title: 'Databases that are not safe',
    description: `Nobody writes to them, their lag is above ${behindSeconds} s, or no restore was proven within ${drillIntervals} drill intervals. A database that nothing was heard of for a day is forgotten.`,
    unit: 'none',
    thresholds: above(1, 1),
    runbook: 'is-my-data-safe',
    span: 6,
    queries: { 'not safe': `count(${safe(of)}) - sum(${safe(of)})` },
  });

const longestLag = () =>
  number({
    title: 'Longest lag',
    description: 'Age of the oldest commit, of all databases, that may not be durable.',
    unit: 's',
    thresholds: above(behindSeconds, staleSeconds),
    runbook: 'is-my-data-safe',
    span: 6,
    queries: { lag: `max(eider_lag_seconds${of})` },
  });

const conflicts = () =>
  number({
    title: 'Conflicts that wait for somebody',
    description:
      'Versions that lost a conflict. They are kept in the bucket until somebody gives them up, or the bucket’s lifecycle does after 90 days (conflictDays of infra/).',
    unit: 'none',
    thresholds: above(1, 10),
    runbook: 'resolve-conflict',
    span: 6,
    queries: { conflicts: `sum(${perDatabase('eider_conflicts', of)})` },
  });

const losses = () =>
  number({
    title: 'Leases lost in the last hour',
    description:
      'Writers that found another one in their place. A rolling deploy hands over and is not counted.',
    unit: 'none',
    thresholds: above(1, 2),
    runbook: 'take-over',
    span: 6,
    queries: {
      losses: 'sum(increase(eider_events_total{event=~"lease.lost|sync.fenced",database=~"$database"}[1h]))',
    },
  });

const lags = () =>
  graph({
    title: 'Lag',
    description: 'Age of the oldest commit that may not be durable; a gap means that nobody writes.',
    unit: 's',
    thresholds: above(behindSeconds, staleSeconds),
    runbook: 'is-my-data-safe',
    queries: { '{{database}}': perDatabase('eider_lag_seconds', of) },
  });

const sizes = () =>
  graph({
    title: 'Size',
    description: 'Bytes of the database files. A file does not shrink by itself.',
    unit: 'bytes',
    thresholds: neutral,
    runbook: 'compact-database',
    queries: { '{{database}}': perDatabase('eider_database_bytes', of) },
  });
