import type { Runbook } from '../runbook.ts';
import type { SeriesName } from './series.ts';

/** What has to happen for an alert to fire, and what it then says; anything else is as in a healthy database. */
export interface BadCase {
  /** Values of the series that differ, in the notation of promtool: see `turns` and `ends`. */
  readonly series: Partial<Record<SeriesName, string>>;
  /** Labels of the alert; default: the database. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** An alert. `{{ $labels.database }}` and the like stand for its labels. */
export interface Alert {
  readonly name: `Eider${string}`;
  /** PromQL: fires for each series that this gives. */
  readonly expr: string;
  /** How long that has to be so. */
  readonly for: string;
  /** `critical`: somebody is called, now. `warning`: somebody looks at it today. */
  readonly severity: 'critical' | 'warning';
  /** What is wrong, with which database: one line. */
  readonly summary: string;
  /** What it means, and what to do. */
  readonly description: string;
  readonly runbook: Runbook;
  readonly badCase: BadCase;
}
