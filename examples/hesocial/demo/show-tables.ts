import type { Inspection } from '../checks/inspection.ts';
import { formatCount } from './format.ts';
import type { Narrator } from './narrator.ts';

/** Says what somebody found in a database: rows, checks, last commit. */
export function showTables(narrator: Narrator, { tables, checks, last }: Inspection): void {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const holding = checks.filter(({ violations }) => violations === 0).length;
  narrator.fact('rows', `${formatCount(rows)} in ${tables.length} tables`);
  narrator.fact('checks', `${holding} of ${checks.length} hold`);
  narrator.fact('last commit', formatCount(last));
}
