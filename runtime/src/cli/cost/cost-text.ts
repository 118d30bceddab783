import { textTable } from '../text-table.ts';
import type { CostColumn, CostReport } from './cost-report.ts';
import { loads } from './estimate.ts';

/** The report for people. */
export function costText(report: CostReport): string {
  return [
    table(report),
    '',
    `Measured: the last ${report.measuredHours.toFixed(0)} h. Idle: nothing is committed; busy: something in every sync interval, all month.`,
    report.isFree
      ? 'The free tier counts (--without-free-tier: as if other databases of the account had used it up).'
      : 'The free tier does not count.',
    adviceText(report),
  ].join('\n');
}

function table({ months }: CostReport): string {
  const columns = loads.map((name) => months[name]);
  const row = (name: string, show: (column: CostColumn) => string) => [name, ...columns.map(show)];
  const of = (index: number, column: CostColumn) => column.items[index]?.classA ?? 0;
  const operations = months.idle.items.flatMap(({ what }, index) =>
    columns.some((column) => of(index, column) > 0)
      ? [row(`  ${what}`, (column) => count(of(index, column)))]
      : [],
  );
  return textTable(
    ['a month', ...loads.map((name) => `>${name}`)],
    [
      row('stored, GB', ({ bytes }) => (bytes / 1e9).toFixed(3)),
      row('class A', ({ classA }) => count(classA)),
      ...operations,
      row('class B', ({ classB }) => count(classB)),
      row('US dollars', ({ dollars }) => dollars.toFixed(2)),
    ],
  );
}

function adviceText({ advice }: CostReport): string {
  if (advice === null) return 'No setting would lower the bill of the measured load.';
  const { setting, from, to, saves, price } = advice;
  return `${setting}=${to} instead of ${from} would save $${saves.toFixed(2)} a month; but ${price}.`;
}

const count = (operations: number): string => Math.round(operations).toLocaleString('en');
