import { commitsPerSecond } from '../measure/commit-steadily.ts';
import { estimatedRow, type Row, row } from '../report/row.ts';
import { type Estimate, scaled } from '../report/statistics.ts';
import type { Predicted } from './predicted-usage.ts';

/** What a replicator took while it was watched. */
export interface Usage {
  /** Processor time, of one core. */
  readonly cpu: Estimate;
  /** For how long that was watched, in seconds. */
  readonly cpuSeconds: number;
  readonly classAPerMonth: Estimate;
  /** For how long requests were counted, in seconds. */
  readonly countedSeconds: number;
}

interface SteadyOptions {
  readonly used: { readonly idle: Usage; readonly busy: Usage };
  readonly predicted: Predicted;
}

const loads = ['idle', 'busy'] as const;
const mostCpu = { idle: 0.5, busy: 5 } as const;
const mostClassA = { idle: 100_000, busy: 2_800_000 } as const;
const words = { idle: 'idle', busy: `${commitsPerSecond} commits/s` } as const;

const watchedFor = (seconds: number): string =>
  `watched for ${Math.round(seconds)} s, without the daily archive snapshot`;

export function steadyRows({ used, predicted }: SteadyOptions): Row[] {
  return loads.flatMap((load) => {
    const { cpu, cpuSeconds, classAPerMonth, countedSeconds } = used[load];
    return [
      estimatedRow({
        what: `replicator’s processor, ${words[load]}`,
        unit: '% of a core',
        estimate: scaled(cpu, 100),
        target: { atMost: mostCpu[load] },
        note: `${watchedFor(cpuSeconds)}; ±: what the kernel’s clock ticks may hide`,
      }),
      estimatedRow({
        what: `class A requests in a month, ${load}: counted`,
        unit: '',
        estimate: classAPerMonth,
        target: { atMost: mostClassA[load] },
        note: `${watchedFor(countedSeconds)}, times what a month has; ±: one request`,
      }),
      estimatedRow({
        what: `class A requests in a month, ${load}: \`eider cost\``,
        unit: '',
        estimate: predicted[load].all,
        target: { atMost: mostClassA[load] },
        note: `with what comes once an hour or once a day${load === 'busy' ? '; ±: one object in the log that it looked at' : ''}`,
      }),
      row({
        what: `class A requests in a month, ${load}: \`eider cost\`, of those counted`,
        unit: '×',
        values: [predicted[load].steady / classAPerMonth.best],
        note: 'without what comes once an hour or once a day',
      }),
    ];
  });
}
