import { type Summary, summarize } from './statistics.ts';

/** What issue 7 demands: at most, or at least, so much. */
export type Target = { readonly atMost: number } | { readonly atLeast: number };

/** `unclear`: the median meets the target or not, but some of the measurements say the opposite. */
export type Verdict = 'met' | 'missed' | 'unclear' | 'no target';

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
}

export function row({ what, unit, values, target, note = '' }: RowOptions): Row {
  const summary = summarize(values);
  return { what, unit, ...summary, target, verdict: judge(summary, target), note };
}

function judge({ median, least, most }: Summary, target: Target | undefined): Verdict {
  if (target === undefined) return 'no target';
  const meets = (value: number): boolean =>
    'atMost' in target ? value <= target.atMost : value >= target.atLeast;
  if (Number.isNaN(median)) return 'missed';
  if (meets(least) !== meets(most)) return 'unclear';
  return meets(median) ? 'met' : 'missed';
}
