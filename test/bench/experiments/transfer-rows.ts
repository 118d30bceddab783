import type { ContestantName } from '../contestants/contestant.ts';
import { type Row, row } from '../report/row.ts';
import { ratios } from '../report/statistics.ts';

/** What each round took everybody. */
export type Seconds = Record<ContestantName, number[]>;

interface Transfers {
  readonly uploads: Seconds;
  readonly restores: Seconds;
  readonly megabytes: number;
}

const uploading: readonly ContestantName[] = ['eider', 'rclone', 'restic', 'whole file'];

/** The rates that have targets, and everybody's times for comparison. */
export function transferRows({ uploads, restores, megabytes }: Transfers): Row[] {
  return [
    ...uploadRows(uploads, `first upload of ${megabytes} MB`),
    ...restoreRows(restores, `restore of ${megabytes} MB`),
  ];
}

function uploadRows(seconds: Seconds, what: string): Row[] {
  return [
    row({
      what: `${what}: rate, of rclone’s`,
      unit: '×',
      values: ratios(seconds.rclone, seconds.eider),
      target: { atLeast: 0.9 },
      note: 'Eider compresses, hashes and starts a process meanwhile',
    }),
    ...uploading.map((name) => row({ what: `${what}: ${name}`, unit: 's', values: seconds[name] })),
  ];
}

function restoreRows(seconds: Seconds, what: string): Row[] {
  const rate = (eider: ContestantName, other: ContestantName, least: number, note = ''): Row =>
    row({
      what: `${what}${eider === 'eider' ? '' : ', result not opened'}: rate, of ${other}’s`,
      unit: '×',
      values: ratios(seconds[other], seconds[eider]),
      target: { atLeast: least },
      note,
    });
  const notOpened = 'eider, not opened';
  return [
    rate('eider', 'raw limit', 0.9, 'ranged GETs side by side, written and synced, nothing verified'),
    rate('eider', 'restic', 1, 'restic and rclone do not sync what they write'),
    rate('eider', 'rclone', 1),
    rate(
      notOpened,
      'raw limit',
      0.9,
      '`R2_VALIDATE_DOWNLOADS=false`: nobody else opens what comes back, either',
    ),
    rate(notOpened, 'restic', 1),
    rate(notOpened, 'rclone', 1),
    ...(Object.keys(seconds) as ContestantName[]).map((name) =>
      row({ what: `${what}: ${name}`, unit: 's', values: seconds[name] }),
    ),
  ];
}
