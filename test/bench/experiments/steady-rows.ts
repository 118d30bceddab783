import type { BenchOptions } from '../bench-options.ts';
import { commitsPerSecond } from '../measure/commit-steadily.ts';
import { type Row, row } from '../report/row.ts';
import type { Predicted } from './predicted-usage.ts';

/** What the replicator took while it was watched. */
export interface Usage {
  /** Of one core. */
  readonly cpu: number;
  readonly classAPerMonth: number;
}

interface SteadyOptions {
  readonly counted: { readonly idle: Usage; readonly busy: Usage };
  readonly predicted: Predicted;
  readonly watchSeconds: BenchOptions['watchSeconds'];
}

const loads = ['idle', 'busy'] as const;
const mostCpu = { idle: 0.5, busy: 5 } as const;
const mostClassA = { idle: 100_000, busy: 2_800_000 } as const;
const words = { idle: 'idle', busy: `${commitsPerSecond} commits/s` } as const;

export function steadyRows({ counted, predicted, watchSeconds }: SteadyOptions): Row[] {
  return loads.flatMap((load) => {
    const watched = `watched for ${watchSeconds[load]} s, without the daily archive snapshot`;
    return [
      row({
        what: `replicator’s processor, ${words[load]}`,
        unit: '% of a core',
        values: [counted[load].cpu * 100],
        target: { atMost: mostCpu[load] },
        note: watched,
      }),
      row({
        what: `class A requests in a month, ${load}: counted`,
        unit: '',
        values: [counted[load].classAPerMonth],
        target: { atMost: mostClassA[load] },
        note: `${watched}, times what a month has`,
      }),
      row({
        what: `class A requests in a month, ${load}: \`eider cost\``,
        unit: '',
        values: [predicted[load].all],
        target: { atMost: mostClassA[load] },
        note: 'with what comes once an hour or once a day',
      }),
      row({
        what: `class A requests in a month, ${load}: \`eider cost\`, of those counted`,
        unit: '×',
        values: [predicted[load].steady / counted[load].classAPerMonth],
        note: 'without what comes once an hour or once a day',
      }),
    ];
  });
}
