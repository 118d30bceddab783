import { age, behindSeconds, drillIntervals, perDatabase, safe, staleSeconds } from '../../expressions.ts';
import { number } from '../panels.ts';
import { above, neutral, positive } from '../thresholds.ts';
import { inWords } from '../yes-no.ts';
import { chosen } from './chosen.ts';

const day = 86_400;

/** The answer at 3 a.m. */
export const safety = () => [
  number({
    title: 'Safe',
    description: `Somebody writes to it, its lag is at most ${behindSeconds} s, and a restore was proven within ${drillIntervals} drill intervals.`,
    unit: 'none',
    thresholds: positive,
    runbook: 'is-my-data-safe',
    mappings: inWords('safe', 'NOT SAFE'),
    queries: { safe: safe(chosen()) },
  }),
  number({
    title: 'Lag',
    description: 'Age of the oldest commit that may not be durable; unknown while no application runs.',
    unit: 's',
    thresholds: above(behindSeconds, staleSeconds),
    runbook: 'is-my-data-safe',
    queries: { lag: perDatabase('eider_lag_seconds', chosen()) },
  }),
  number({
    title: 'Last durable record',
    description:
      'Its age. That of an idle database may be days old; only the lag tells whether something waits.',
    unit: 's',
    thresholds: neutral,
    runbook: 'is-my-data-safe',
    queries: { age: age('eider_last_durable_timestamp_seconds', chosen()) },
  }),
  number({
    title: 'Last verified restore',
    description:
      'Age of the last restore that was tried, opened in DuckDB and read whole. Decades: the last one failed, or nobody tried.',
    unit: 's',
    thresholds: above(1.5 * day, drillIntervals * day),
    runbook: 'rehearse-restore',
    queries: { age: age('eider_last_verified_restore_timestamp_seconds', chosen()) },
  }),
  number({
    title: 'Last archive snapshot',
    description: 'Age of the newest snapshot that DuckDB and zstd alone can restore.',
    unit: 's',
    thresholds: above(1.5 * day, 2 * day),
    runbook: 'rehearse-restore',
    queries: { age: age('eider_last_archive_timestamp_seconds', chosen()) },
  }),
  number({
    title: 'Conflicts',
    description:
      'Versions that lost a conflict, kept in the bucket until somebody gives them up, or the bucket’s lifecycle does after 90 days (conflictDays of infra/).',
    unit: 'none',
    thresholds: above(1, 10),
    runbook: 'resolve-conflict',
    queries: { conflicts: perDatabase('eider_conflicts', chosen()) },
  }),
];
