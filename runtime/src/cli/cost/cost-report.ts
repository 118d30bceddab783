import { type Advice, advise } from './advise.ts';
import {
  type CostItem,
  type CostSettings,
  estimate,
  type Load,
  type LoadName,
  loads,
  loadsOf,
  total,
} from './estimate.ts';
import type { ReplicaSize } from './measure-replica.ts';
import { dollars, type Usage } from './prices.ts';

/** A month under one load. */
export interface CostColumn extends Usage, Load {
  readonly dollars: number;
  readonly items: readonly CostItem[];
}

/** What a replica costs. The document of `eider cost --json`. */
export interface CostReport {
  /** Hours whose listing was counted. */
  readonly measuredHours: number;
  /** Whether the free tier of the account counts. */
  readonly isFree: boolean;
  readonly months: Readonly<Record<LoadName, CostColumn>>;
  /** Null if no setting would lower the bill. */
  readonly advice: Advice | null;
}

/** What a month costs under each load, and what would lower it. */
export function costReport(
  size: ReplicaSize,
  settings: CostSettings,
  { isFree }: { isFree: boolean },
): CostReport {
  const load = loadsOf(size, settings);
  const month = (name: LoadName): CostColumn => {
    const items = estimate(size, settings, load[name]);
    const usage = total(items);
    return { ...load[name], ...usage, dollars: dollars(usage, { isFree }), items };
  };
  const [idle, measured, busy] = loads;
  return {
    measuredHours: size.hours,
    isFree,
    months: { idle: month(idle), measured: month(measured), busy: month(busy) },
    advice: advise(size, settings, { isFree }) ?? null,
  };
}
