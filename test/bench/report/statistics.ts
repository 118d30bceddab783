/** What several measurements of one thing come to. */
export interface Summary {
  readonly median: number;
  readonly least: number;
  readonly most: number;
  /** How many there were. */
  readonly count: number;
}

/** From where to where. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** The smallest value that at least this share of the values does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const ordered = values.toSorted((a, b) => a - b);
  return ordered[Math.max(0, Math.ceil(share * ordered.length) - 1)] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  const ordered = values.toSorted((a, b) => a - b);
  const middle = ordered.length / 2;
  const [low, high] = [ordered[Math.ceil(middle) - 1], ordered[Math.floor(middle)]];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
}

/** Normal quantile for 95 %, to both sides. */
const twoSided95 = 1.96;

/**
 * Where the true median lies with 95 % confidence: order statistics by the sign test, which assumes nothing about how the
 * measurements are spread. Up to five of them say no more than their whole range.
 */
export function medianInterval(values: readonly number[]): Range {
  const ordered = values.toSorted((a, b) => a - b);
  const count = ordered.length;
  const outside = Math.max(0, Math.floor((count - twoSided95 * Math.sqrt(count)) / 2));
  return { low: ordered[outside] ?? Number.NaN, high: ordered[count - 1 - outside] ?? Number.NaN };
}

export const summarize = (values: readonly number[]): Summary => ({
  median: median(values),
  least: Math.min(...values),
  most: Math.max(...values),
  count: values.length,
});

/** Ratios of what was measured side by side: the machine's moods befall both of a pair. */
export function ratios(values: readonly number[], others: readonly number[]): number[] {
  if (values.length !== others.length) throw new Error(`${values.length} and ${others.length} are no pairs`);
  return values.map((value, index) => value / (others[index] ?? Number.NaN));
}

/** A figure, and where it may lie, because what it was made of could as well have come out a little otherwise. */
export interface Estimate extends Range {
  readonly best: number;
}

/** The same in another unit. */
export const scaled = ({ best, low, high }: Estimate, factor: number): Estimate => ({
  best: best * factor,
  low: low * factor,
  high: high * factor,
});

/** A figure that whole units were counted for, and how many of them it may be off. */
export const within = (best: number, off: number): Estimate => ({
  best,
  low: Math.max(0, best - off),
  high: best + off,
});

/**
 * How often something happens, in times per second: from its first time to its last one, so that what comes twice a minute is not
 * taken for half as much again because a window of a minute has met it three times. It may be one time more or less: a month's
 * worth of requests out of a handful is no figure to judge. Times in milliseconds.
 */
export function perSecond(times: readonly number[], { from, to }: { from: number; to: number }): Estimate {
  const [first, last] = [times.at(0), times.at(-1)];
  const isPoint = first === undefined || last === undefined || first === last;
  const [count, seconds] = isPoint
    ? [times.length, (to - from) / 1000]
    : [times.length - 1, (last - first) / 1000];
  return scaled(within(count, 1), 1 / seconds);
}
