import type { ContestantName } from '../contestants/contestant.ts';
import type { Row } from '../report/row.ts';
import type { LineOptions } from '../server/line.ts';
import type { Seconds, Transfers } from './there-and-back.ts';
import { rateRow, timeRows } from './transfer-rows.ts';

interface SlowLineTransfers extends Transfers {
  readonly megabytes: number;
  readonly line: LineOptions;
}

const others: readonly ContestantName[] = ['rclone', 'restic'];

/** The same demands as without a line, of what users see. */
export function slowLineRows({ uploads, restores, megabytes, line }: SlowLineTransfers): Row[] {
  const over = `over a line of ${line.megabitsPerSecond} Mbit/s and ${line.latencyMs} ms`;
  const rows = (what: string, seconds: Seconds, least: number): Row[] => [
    ...others.map((other) => rateRow({ what: `${over}: ${what}`, seconds, other, least })),
    ...timeRows(`${over}: ${what}`, seconds),
  ];
  return [
    ...rows(`first upload of ${megabytes} MB`, uploads, 0.9),
    ...rows(`restore of ${megabytes} MB`, restores, 1),
  ];
}
