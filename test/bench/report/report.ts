import type { BenchOptions } from '../bench-options.ts';
import type { JudgedCopies } from '../live/judged-copies.ts';
import type { Machine } from './machine.ts';
import type { Row } from './row.ts';

/** All that a run of the bench has to say; its JSON form. */
export interface Report {
  /** RFC 3339. */
  readonly started: string;
  readonly minutes: number;
  /** Experiments that were asked for and have not come to their end, because the bench was interrupted. */
  readonly missing: readonly string[];
  readonly machine: Machine;
  readonly versions: Readonly<Record<string, string>>;
  readonly options: BenchOptions;
  readonly rows: readonly Row[];
  /** What became of copies of a live database; empty if nobody asked. */
  readonly copies: readonly JudgedCopies[];
}
