import { type Estimate, medianInterval, type Range, type Summary, summarize } from './statistics.ts';

/** What issue 7 demands: at most, or at least, so much. */
export type Target = { readonly atMost: number } | { readonly atLeast: number };

/**
 * `unclear`: the median meets the target or not, but some of the measurements, or part of where the median may lie, say the
 * opposite. `failed`: there is no figure, because the experiment did not come to its end.
 */
export type Verdict = 'met' | 'missed' | 'unclear' | 'failed' | 'no target';

/** A line of the report. */
export interface Row extends Summary {
  readonly what: string;
  readonly unit: string;
  readonly target: Target | undefined;
  readonly verdict: Verdict;
  /** What the figure does not say by itself. */
  readonly note: string;
}

interface RowOptions {
  readonly what: string;
  readonly unit: string;
  readonly values: readonly number[];
  /** Default: none; the figure is there for comparison. */
  readonly target?: Target;
  readonly note?: string;
  /**
   * What has to lie on one side of the target for a clear verdict: every measurement, or the 95 % interval of the median, for
   * many measurements of one and the same thing on a machine that is never quiet. @default 'every'
   */
  readonly judgedBy?: 'every' | 'median';
}

export function row({ what, unit, values, target, note = '', judgedBy = 'every' }: RowOptions): Row {
  const summary = summarize(values);
  const { least: low, most: high } = summary;
  const range = judgedBy === 'every' ? { low, high } : medianInterval(values);
  return { what, unit, ...summary, target, verdict: judge(summary.median, range, target), note };
}

/** The row of an experiment that did not come to its end: the others keep theirs. */
export function failedRow(experiment: string, error: unknown): Row {
  const reason = (error instanceof Error ? error.message : String(error)).trim().split('\n').at(0) ?? '';
  return { ...row({ what: experiment, unit: '', values: [], note: reason }), verdict: 'failed' };
}

/** A row of one figure, judged by all that it may be. */
export function estimatedRow({
  estimate: { best, low, high },
  target,
  note = '',
  ...rest
}: Omit<RowOptions, 'values' | 'judgedBy'> & { readonly estimate: Estimate }): Row {
  const verdict = judge(best, { low, high }, target);
  return { ...rest, median: best, least: low, most: high, count: 1, target, verdict, note };
}

function judge(median: number, { low, high }: Range, target?: Target): Verdict {
  if (target === undefined) return 'no target';
  const meets = (value: number): boolean =>
    'atMost' in target ? value <= target.atMost : value >= target.atLeast;
  if (Number.isNaN(median)) return 'missed';
  if (meets(low) !== meets(high)) return 'unclear';
  return meets(median) ? 'met' : 'missed';
}
