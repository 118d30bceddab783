import { noSeq, type Seq } from '../log/numbers.ts';

/** Most keys that one list request returns. */
export const pageLength = 1000;

/** What the search knows so far. */
export interface TailSearch {
  /** Highest seq at which a record was seen; 0 if none was. */
  readonly low: Seq;
  /** Nothing lay above this seq when it was asked; undefined if unknown. */
  readonly high: Seq | undefined;
  /** How far the next leap goes while `high` is unknown. */
  readonly leap: number;
  /** The request under way lists the records above this seq. */
  readonly after: Seq;
}

export type TailStep =
  /** List up to {@link pageLength} records above `search.after`, then call {@link continueTailSearch}. */
  | { readonly do: 'list'; readonly search: TailSearch }
  /** `tail` is undefined if the log is empty. */
  | { readonly do: 'found'; readonly tail: Seq | undefined };

/** One page of a list of the log. */
export interface TailPage {
  /** Seqs in ascending order. */
  readonly seqs: readonly Seq[];
  /** True if there are records above the last of them. */
  readonly more: boolean;
}

const firstLeap = 16_000;
const leapFactor = 16;

/**
 * Begins the search for the newest record: one request with a good hint, about ten for 100,000 records without one.
 * @param hint seq of a record that was the newest not long ago, as the lease names it. A hint that is wrong costs
 *   requests, never the truth: only what a list returns counts.
 */
export function startTailSearch(hint: Seq | undefined): TailStep {
  const after = hint === undefined || hint <= noSeq ? noSeq : ((hint - 1) as Seq);
  return { do: 'list', search: { low: noSeq, high: undefined, leap: firstLeap, after } };
}

/**
 * The step after a page. The newest record is never deleted and lists are consistent, so a page that ends the log ends
 * with the newest record; an empty page says only that the log ends at or below `after` (a hint can lie ahead of the log).
 */
export function continueTailSearch(search: TailSearch, page: TailPage): TailStep {
  const last = page.seqs.at(-1);
  if (last !== undefined) return page.more ? leapFrom({ ...search, low: last }) : { do: 'found', tail: last };
  if (search.after === search.low) {
    return { do: 'found', tail: search.low === noSeq ? undefined : search.low };
  }
  return bisect({ ...search, high: search.after });
}

function leapFrom(search: TailSearch): TailStep {
  const { low, high, leap } = search;
  // The log may have grown past `high` since it was asked.
  if (high !== undefined && low < high) return bisect(search);
  const after = Math.min(low + leap, Number.MAX_SAFE_INTEGER) as Seq;
  return { do: 'list', search: { low, high: undefined, leap: leap * leapFactor, after } };
}

function bisect(search: TailSearch): TailStep {
  const { low, high = low } = search;
  // The geometric mean: a leap says little about the distance, so the lower end is the more likely one.
  const middle = Math.floor(Math.sqrt(Math.max(low, 1) * high)) as Seq;
  const after = high - low <= pageLength || middle <= low ? low : middle;
  return { do: 'list', search: { ...search, after } };
}
