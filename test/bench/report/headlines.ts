import { copiesTable, incompleteness, rowsTable } from './markdown.ts';
import type { Report } from './report.ts';

/** What a reader who has a minute wants to know, in this order. */
const wanted: readonly RegExp[] = [
  /^commit → durable/,
  /1 % of rows: bytes uploaded, of the whole file/,
  /1 % of rows: bytes uploaded, of restic/,
  /1 % of rows: time of the sync, of restic/,
  /^first upload.*: rate, of rclone/,
  /^restore of [\d,]+ MB: rate, of (raw limit|restic|rclone)/,
  /^over a line.*: rate, of/,
  /^replicator’s processor/,
  /^application:/,
  /^peak memory, (replicating|restoring) [\d,]+ MB/,
  /sparse: (memory|time of|uploaded)/,
  /records behind: (requests|time)/,
  /run -- true.* over the bare command/,
  /^class A requests in a month, (idle|busy): counted/,
  /^event loop/,
];

/** The part of a report that the README shows: what became of the copies, and the figures that have a target. */
export function headlines(report: Report, page: string): string {
  const { rows, copies, machine, started, versions } = report;
  const judged = rows.filter(({ verdict }) => verdict !== 'no target');
  const shown = wanted.flatMap((pattern) => judged.filter(({ what }) => pattern.test(what)));
  const day = started.slice(0, 10);
  const where = `${machine.cores} cores, load ${machine.loadBefore} before`;
  return [
    `By \`npm run bench\` on ${day}, Eider at ${versions['eider at']}, ${where}; [all of it](${page}), and [how to read it](test/bench/README.md).`,
    ...incompleteness(report),
    '',
    ...copiesTable(copies, '###'),
    ...rowsTable(shown, '###'),
  ]
    .join('\n')
    .trimEnd();
}
