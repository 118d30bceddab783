import { DamagedHeaderError } from '../../duckdb-file/errors/damaged-header-error.ts';
import { NotADuckdbFileError } from '../../duckdb-file/errors/not-a-duckdb-file-error.ts';
import { headerLength } from '../../duckdb-file/file-layout.ts';
import { judgeMainHeader } from '../../duckdb-file/header/judge-main-header.ts';
import { openToRead } from '../../duckdb-file/open-to-read.ts';
import { readAt } from '../../duckdb-file/read-at.ts';
import type { Check, Finding } from './check.ts';

interface DatabaseCheckOptions {
  databasePath: string;
  opaque: 'allow' | 'refuse';
}

/** Whether the database can be followed while the application has it open. */
export function databaseCheck({ databasePath, opaque }: DatabaseCheckOptions): Check {
  return {
    name: 'database',
    run: () => judge({ databasePath, opaque }),
  };
}

async function judge({ databasePath, opaque }: DatabaseCheckOptions): Promise<Finding> {
  await using file = await openToRead(databasePath);
  if (file === undefined) return { outcome: 'ok', detail: `${databasePath} does not exist yet` };
  const problem = judgeMainHeader(databasePath, await readAt(file, 0, headerLength));
  if (problem === undefined) return { outcome: 'ok', detail: `${databasePath} can be followed` };
  if (problem === 'torn') throw new DamagedHeaderError(databasePath);
  if (problem instanceof NotADuckdbFileError || opaque === 'refuse') throw problem;
  return {
    outcome: 'warning',
    detail: `${problem.message}: everything that a run writes can be lost with its machine`,
    todo: 'Use a version of DuckDB that this Eider knows, without encryption; or set EIDER_OPAQUE=refuse to be stopped',
  };
}
