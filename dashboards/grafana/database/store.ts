import { graph } from '../panels.ts';
import { above, neutral } from '../thresholds.ts';
import { chosen } from './chosen.ts';

const secondsPerMonth = 30 * 86_400;

/** What the store answers, how fast, and what R2 asks for it. */
export const store = () => [
  graph({
    title: 'Requests',
    description: 'Requests to the store per second, each try counted.',
    unit: 'reqps',
    thresholds: neutral,
    runbook: 'is-my-data-safe',
    queries: {
      '{{operation}}': `sum by (operation) (rate(eider_store_operations_total${chosen()}[$__rate_interval]))`,
    },
  }),
  graph({
    title: 'Requests that failed',
    description:
      'Per second. Transient: tried again; refused: the key, a bucket lock or a skewed clock; a condition that did not hold is no failure.',
    unit: 'reqps',
    thresholds: above(0.1, 1),
    runbook: 'is-my-data-safe',
    queries: {
      '{{operation}} {{result}}': `sum by (operation, result) (rate(eider_store_operations_total${chosen('result=~"refused|transient|error"')}[$__rate_interval]))`,
    },
  }),
  graph({
    title: 'Duration of a request',
    description: '99 of 100 requests take at most this long.',
    unit: 's',
    thresholds: above(1, 5),
    runbook: 'is-my-data-safe',
    queries: {
      '{{operation}}': `histogram_quantile(0.99, sum by (operation, le) (rate(eider_store_operation_duration_seconds_bucket${chosen()}[$__rate_interval])))`,
    },
  }),
  graph({
    title: 'Operations a month, at this rate',
    description:
      'As R2 bills them: a million of class A and ten million of class B are free (eider cost says more).',
    unit: 'short',
    thresholds: above(1e6, 5e6),
    runbook: 'is-my-data-safe',
    queries: {
      'class {{class}}': `sum by (class) (rate(eider_store_operations_total${chosen()}[1h])) * ${secondsPerMonth}`,
    },
  }),
];
