import type { ContestantName } from '../contestants/contestant.ts';
import { type Row, row } from '../report/row.ts';
import { ratios } from '../report/statistics.ts';
import type { Seconds, Transfers } from './there-and-back.ts';

/** The rates that have targets, and everybody's times for comparison. */
export function transferRows({ uploads, restores, megabytes }: Transfers & { megabytes: number }): Row[] {
  return [
    ...uploadRows(uploads, `first upload of ${megabytes} MB`),
    ...restoreRows(restores, `restore of ${megabytes} MB`),
  ];
}

interface RateOptions {
  readonly what: string;
  readonly seconds: Seconds;
  /** @default 'eider' */
  readonly eider?: ContestantName;
  readonly other: ContestantName;
  readonly least: number;
  readonly note?: string;
}

/** Eider's rate, of somebody else's. */
export function rateRow({ what, seconds, eider = 'eider', other, least, note = '' }: RateOptions): Row {
  const [tool, ...how] = other.split(', ');
  return row({
    what: `${what}: rate, of ${[`${tool}’s`, ...how].join(', ')}`,
    unit: '×',
    values: ratios(seconds[other], seconds[eider]),
    target: { atLeast: least },
    note,
  });
}

/** The times of all that took part. */
export const timeRows = (what: string, seconds: Seconds): Row[] =>
  (Object.keys(seconds) as ContestantName[])
    .filter((name) => seconds[name].length > 0)
    .map((name) => row({ what: `${what}: ${name}`, unit: 's', values: seconds[name] }));

function uploadRows(seconds: Seconds, what: string): Row[] {
  const note = 'Eider compresses, hashes and starts a process meanwhile';
  // `dd` has nowhere to upload to.
  const times = timeRows(what, { ...seconds, dd: [] });
  return [rateRow({ what, seconds, other: 'rclone', least: 0.9, note }), ...times];
}

function restoreRows(seconds: Seconds, what: string): Row[] {
  const ofOthers = (eider: 'eider' | 'eider, not opened', note: string): Row[] => {
    const rate = (other: ContestantName, least: number, noteOfRate = ''): Row => {
      const result = eider === 'eider' ? what : `${what}, result not opened`;
      return rateRow({ what: result, seconds, eider, other, least, note: noteOfRate });
    };
    return [
      rate('raw limit', 0.9, note),
      rate('restic', 1, 'restic and rclone do not sync what they write'),
      rate('restic, synced', 1, 'and then `sync` of the file: what can vanish in a power cut is no restore'),
      rate('rclone', 1, 'nothing is checked, decompressed or synced'),
      rate('rclone, synced', 1),
    ];
  };
  return [
    ...ofOthers('eider', 'ranged GETs side by side, written and synced, nothing verified'),
    ...ofOthers(
      'eider, not opened',
      '`R2_VALIDATE_DOWNLOADS=false`: nobody else opens what comes back, either',
    ),
    ...timeRows(what, seconds),
  ];
}
