import type { JudgedCopies } from '../live/judged-copies.ts';
import type { Report } from './report.ts';
import type { Row, Target, Verdict } from './row.ts';

const shown: Readonly<Record<Verdict, string>> = {
  met: 'met',
  missed: '**missed**',
  unclear: 'unclear',
  failed: '**failed**',
  'no target': '',
};

const digits = (value: number): string =>
  Number.isInteger(value) || Math.abs(value) >= 1000
    ? Math.round(value).toLocaleString('en')
    : value.toPrecision(3);

const bounds = (target: Target | undefined): string => {
  if (target === undefined) return '';
  return 'atMost' in target ? `≤ ${digits(target.atMost)}` : `≥ ${digits(target.atLeast)}`;
};

function line({ what, unit, median, least, most, count, target, verdict, note }: Row): string {
  const isSpread = count > 0 && (count > 1 || least < most);
  const spread = isSpread ? `${digits(least)} – ${digits(most)} (${count > 1 ? count : '±'})` : '';
  const judged = shown[verdict];
  const figure = count === 0 ? '' : `${digits(median)} ${unit}`;
  return `| ${what} | ${figure} | ${spread} | ${bounds(target)} | ${judged} | ${note} |`;
}

/** What became of the copies; nothing if nobody asked. `level`: the marks of its heading. */
export function copiesTable(copies: readonly JudgedCopies[], level = '##'): string[] {
  if (copies.length === 0) return [];
  return [
    `${level} Copies of a database that is being written to`,
    '',
    '| copied by | copies | corrupt | sound, but without commits that had returned | the tool gave up |',
    '|---|---|---|---|---|',
    ...copies.map(
      (each) => `| ${each.name} | ${each.copies} | ${each.corrupt} | ${each.stale} | ${each.failed} |`,
    ),
    '',
  ];
}

/** The figures; nothing if there are none. */
export function rowsTable(rows: readonly Row[], level = '##'): string[] {
  if (rows.length === 0) return [];
  return [
    `${level} Figures`,
    '',
    '| what | median | spread (measurements) | target | verdict | note |',
    '|---|---|---|---|---|---|',
    ...rows.map(line),
    '',
  ];
}

/** What a report lacks that was asked for; nothing if it is complete. */
export const incompleteness = ({ missing }: Pick<Report, 'missing'>): string[] =>
  missing.length === 0 ? [] : [`**Incomplete**: ${missing.join(', ')} did not come to an end.`];

/** A report as a page for people. */
export function markdown(report: Report): string {
  const { machine, versions, options, rows, copies, started, minutes } = report;
  const versionList = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    `# Bench of ${started}`,
    '',
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGigabytes} GB, ${machine.system}, load ${machine.loadBefore} before and ${machine.loadAfter} after. ${versionList.join(', ')}.`,
    `Databases of ${options.megabytes} MB unless a row says another size, ${options.rounds} rounds, seed ${options.seed}, ${minutes} minutes.`,
    ...incompleteness(report),
    '',
    ...copiesTable(copies),
    ...rowsTable(rows),
  ].join('\n');
}
