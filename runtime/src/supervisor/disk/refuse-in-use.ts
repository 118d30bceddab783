import { FileInUseError } from '../../duckdb-file/errors/file-in-use-error.ts';
import { holdersOf, isLocked } from '../../duckdb-file/file-in-use.ts';

/**
 * An application may have outlived the supervisor that was killed: its file is never taken away under it.
 * @throws {FileInUseError} that names the process
 */
export async function refuseInUse(database: string): Promise<void> {
  if (!(await isLocked(database))) return;
  const holder = (await holdersOf(database))?.find(({ hasLock }) => hasLock);
  if (holder !== undefined) throw new FileInUseError({ path: database, ...holder });
}
