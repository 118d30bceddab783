import type { CostReport } from '../../../runtime/src/cli/cost/cost-report.ts';
import type { ReplicaStage } from '../../support/replica-stage.ts';
import { ordinarySettings } from '../bench.ts';
import { type Estimate, within } from '../report/statistics.ts';

/** What `eider cost` says of a month. */
export interface PredictedMonth {
  /** All class A requests. */
  readonly all: Estimate;
  /** Those among them that go on all the time, and so come in a short watch, too. */
  readonly steady: number;
}

export interface Predicted {
  readonly idle: PredictedMonth;
  readonly busy: PredictedMonth;
}

/** What comes once an hour or once a day. */
const rare: ReadonlySet<string> = new Set(['housekeeping', 'archive snapshots', 'vault copies']);

/** What `eider cost` says of the replica of a stage, with the settings of an operator. */
export async function predictedUsage(stage: ReplicaStage): Promise<Predicted> {
  const { code, stdout, stderr } = await stage.eider(['cost', '--json'], ordinarySettings);
  if (code !== 0) throw new Error(`eider cost ended with ${code}: ${stderr}`);
  return predictedMonths(JSON.parse(stdout) as CostReport);
}

/**
 * A busy month has as many objects a record as the log that was looked at, and nothing else of it; had there been one object more
 * or less, the month would be another. With few records that is a lot.
 */
export function predictedMonths({ months, measuredHours }: CostReport): Predicted {
  const records = months.measured.recordsPerHour * measuredHours;
  const month = ({ classA, items }: CostReport['months']['idle']): PredictedMonth => {
    const recordsOfMonth = items.find(({ what }) => what === 'records')?.classA ?? 0;
    return {
      all: within(classA, recordsOfMonth / Math.max(1, records)),
      steady: items.reduce((sum, item) => sum + (rare.has(item.what) ? 0 : item.classA), 0),
    };
  };
  return { idle: month(months.idle), busy: month(months.busy) };
}
