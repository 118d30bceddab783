import { checkDatabase } from '../../runtime/src/supervisor/archive/check-database.ts';
import type { Step } from '../frame/step.ts';

/** Opens a file in a real DuckDB, in a process of its own. */
export function checkFile({
  file,
  everything,
  ifItFails,
}: {
  file: string;
  /** Read every value and fold the WAL into the file: for a copy. Otherwise the file stays as it is. */
  everything: boolean;
  ifItFails: string;
}): Step {
  return {
    does: everything ? `Read all of ${file} with DuckDB` : `Open ${file} in DuckDB, read-only`,
    ifItFails,
    run: async ({ signal }) => {
      const { engine, tables } = await checkDatabase({ path: file, everything, signal });
      const rows = tables.reduce((sum, table) => sum + table.rows, 0);
      const counted = everything ? `, ${rows} rows` : '';
      return { said: `DuckDB ${engine} opens it: ${tables.length} tables${counted}` };
    },
  };
}
